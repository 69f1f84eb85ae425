package dev.orbweaver.languagemodel;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Floating point type of weights and of the computation with them. */
public enum Dtype {
    FP32(6, 4),
    BF16(15, 2),
    FP16(5, 2);

    private final int scalarType;
    private final int bytes;

    Dtype(int scalarType, int bytes) {
        this.scalarType = scalarType;
        this.bytes = bytes;
    }

    /** libtorch's number for this type, which is how a script names it. */
    public int scalarType() {
        return scalarType;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /**
     * Reads a setting, whatever its case; Hugging Face's names ({@code bfloat16}, ...) mean the same.
     *
     * @throws IllegalArgumentException naming the value and the allowed ones
     */
    public static Dtype parse(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "fp32", "float32", "float" -> FP32;
            case "bf16", "bfloat16" -> BF16;
            case "fp16", "float16", "half" -> FP16;
            default ->
                throw new IllegalArgumentException("dtype '" + text + "' is unknown. Known: "
                        + Arrays.stream(values()).map(Dtype::toString).collect(Collectors.joining(", ")));
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
