package dev.orbweaver.languagemodel.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Parameters that live in native memory, as the Hugging Face tensors they were made of.
 *
 * @param type of what {@code rows} gives
 * @param rows reads some of a parameter
 */
public record LiveWeights(ParameterLayout layout, ElementType type, Rows rows) {
    private static final long BLOCK_BYTES = 64L << 20;

    /** Reads rows of a parameter; the buffer is valid during the call only. */
    @FunctionalInterface
    public interface Rows {
        void read(String parameter, long row, long rows, Consumer<ByteBuffer> reader);
    }

    /** In the layout's order; {@code prefix} goes before each name. */
    public List<TensorSource> tensors(String prefix) {
        return layout.parameters().stream()
                .flatMap(parameter -> parameter.parts().stream().map(part -> source(prefix, parameter.name(), part)))
                .toList();
    }

    /** See {@link Checksum}; the type must be bfloat16. */
    public String checksum() {
        try {
            return Checksum.of(tensors(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TensorSource source(String prefix, String parameter, ParameterLayout.Part part) {
        long rowBytes = Arrays.stream(part.shape()).skip(1).reduce(type.bytes(), (a, b) -> a * b);
        long step = Math.max(1, BLOCK_BYTES / rowBytes);
        return new TensorSource(prefix + part.name(), type, part.shape(), reader -> {
            for (long row = 0; row < part.shape()[0]; row += step) {
                long count = Math.min(step, part.shape()[0] - row);
                readBlock(parameter, part.row() + row, count, reader);
            }
        });
    }

    private void readBlock(String parameter, long row, long count, TensorSource.BlockReader reader) throws IOException {
        try {
            rows.read(parameter, row, count, block -> {
                try {
                    reader.accept(block);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
