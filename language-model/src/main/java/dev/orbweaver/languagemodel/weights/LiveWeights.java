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
    private static final long LARGEST_BUFFER = Integer.MAX_VALUE;

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

    /**
     * See {@link Checksum}; the type must be bfloat16. Reads each parameter once, and whole: one that lies in an order of its own is put
     * into the plain one at each reading.
     */
    public String checksum() {
        var checksum = new Checksum();
        for (var parameter : layout.parameters()) {
            long rowBytes = rowBytes(parameter.shape());
            long all = parameter.shape()[0];
            long step = Math.max(1, LARGEST_BUFFER / rowBytes);
            for (long row = 0; row < all; row += step) {
                var block = new Block(row, Math.min(step, all - row), rowBytes);
                rows.read(parameter.name(), row, block.rows(), values -> block.split(parameter, values, checksum));
            }
        }
        return checksum.value();
    }

    private long rowBytes(long[] shape) {
        return Arrays.stream(shape).skip(1).reduce(type.bytes(), (a, b) -> a * b);
    }

    /** Rows of a parameter, which may belong to several tensors. */
    private record Block(long row, long rows, long rowBytes) {
        void split(ParameterLayout.Parameter parameter, ByteBuffer values, Checksum checksum) {
            for (var part : parameter.parts()) {
                long first = Math.max(row, part.row());
                long end = Math.min(row + rows, part.row() + part.shape()[0]);
                if (first < end) {
                    int start = (int) ((first - row) * rowBytes);
                    checksum.add(part.name(), part.shape(), values.slice(start, (int) ((end - first) * rowBytes)));
                }
            }
        }
    }

    private TensorSource source(String prefix, String parameter, ParameterLayout.Part part) {
        long step = Math.max(1, BLOCK_BYTES / rowBytes(part.shape()));
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
