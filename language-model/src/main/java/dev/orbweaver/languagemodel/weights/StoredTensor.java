package dev.orbweaver.languagemodel.weights;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor in a mapped file, valid as long as that is open.
 *
 * @param dtype as the file names it
 * @param shape outermost dimension first
 * @param data little-endian, row-major
 */
public record StoredTensor(String name, String dtype, long[] shape, MemorySegment data) {
    /** Bounds what is in flight between the file and a tensor; a block has whole rows. */
    private static final long BLOCK_BYTES = 64L << 20;

    /** Takes rows of a tensor. */
    @FunctionalInterface
    public interface RowReader {
        /**
         * @param row the first of them
         * @param shape [rows] or [rows, columns]
         */
        void accept(long row, long[] shape, ByteBuffer values) throws IOException;
    }

    /**
     * The type of its elements.
     *
     * @throws IllegalArgumentException when it is not one that weights may have
     */
    public ElementType type() {
        return ElementType.valueOf(dtype);
    }

    /** Hands all rows over, in order and in blocks that share the file's memory. */
    public void forEachRows(RowReader reader) throws IOException {
        long rows = shape[0];
        long rowBytes = data.byteSize() / rows;
        long step = Math.max(1, BLOCK_BYTES / rowBytes);
        for (long row = 0; row < rows; row += step) {
            long count = Math.min(step, rows - row);
            long[] block = shape.clone();
            block[0] = count;
            reader.accept(row, block, buffer(row * rowBytes, count * rowBytes));
        }
    }

    /** All values, in the file's memory; at most 2 GB. */
    public ByteBuffer values() {
        return buffer(0, data.byteSize());
    }

    /** The same values as bfloat16, rounded to the nearest where they have more digits. */
    public TensorSource asBfloat16() {
        var from = type();
        return new TensorSource(
                name,
                ElementType.BF16,
                shape,
                reader -> forEachRows((row, block, values) -> reader.accept(Bfloat16.round(values, from))));
    }

    /** The values as they are. */
    public TensorSource source() {
        return new TensorSource(
                name, type(), shape, reader -> forEachRows((row, block, values) -> reader.accept(values)));
    }

    private ByteBuffer buffer(long offset, long length) {
        return data.asSlice(offset, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
