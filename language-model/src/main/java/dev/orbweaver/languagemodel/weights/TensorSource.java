package dev.orbweaver.languagemodel.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A tensor that can be read from its beginning to its end, in blocks, any number of times.
 *
 * @param name as Hugging Face calls it
 * @param type of its elements, little-endian
 * @param shape outermost dimension first
 * @param blocks its elements in row-major order
 */
public record TensorSource(String name, ElementType type, long[] shape, Blocks blocks) {

    /** Hands all blocks over, in order. A block is valid during the call only. */
    @FunctionalInterface
    public interface Blocks {
        void forEach(BlockReader reader) throws IOException;
    }

    /** Takes a block. */
    @FunctionalInterface
    public interface BlockReader {
        void accept(ByteBuffer block) throws IOException;
    }

    public long bytes() {
        return elements(shape) * type.bytes();
    }

    static long elements(long[] shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }
}
