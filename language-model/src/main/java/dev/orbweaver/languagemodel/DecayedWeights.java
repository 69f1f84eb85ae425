package dev.orbweaver.languagemodel;

import java.util.Arrays;
import java.util.Locale;

/** Which weights shrink by AdamW's weight decay. */
public enum DecayedWeights {
    /** As torch and verl do. */
    ALL,
    /** Without norms and biases. */
    MATRICES,
    /** Without embedding and output head either. */
    LAYER_MATRICES;

    /** @throws IllegalArgumentException naming the value and the allowed ones */
    public static DecayedWeights parse(String text) {
        return Arrays.stream(values())
                .filter(value ->
                        value.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' names no weights. Allowed: all, matrices, layer-matrices"));
    }

    /** @param parameter by the network's name: {@code embedding}, {@code layers.0.out}, ... */
    public boolean contains(String parameter, long[] shape) {
        return switch (this) {
            case ALL -> true;
            case MATRICES -> shape.length > 1;
            case LAYER_MATRICES -> shape.length > 1 && !parameter.equals("embedding") && !parameter.equals("head");
        };
    }
}
