package dev.orbweaver.languagemodel.script;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.weights.ElementType;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The methods of {@code decoding.py}: weights, keys and values, and the step that computes. Shapes are documented there.
 *
 * <p>Order of calls: {@link #allocate} and {@link #fill} each weight, {@link #build}, {@link #allocateTails}, then the rest. Not
 * thread-safe.
 */
public final class DecodingScript implements AutoCloseable {
    private static final ScriptArchive ARCHIVE = ScriptArchive.ofResources(
            "decoding.Decoder", "network", "attention", "cascade", "decoding", "sampling", "values");

    private final ScriptModule module;

    public DecodingScript(DeviceSetting device) {
        module = new ScriptModule(ARCHIVE, device);
    }

    public void allocate(String name, long[] shape, Dtype dtype) {
        module.train("allocate", name, shape, dtype.scalarType(), module.array(new float[1], 1));
    }

    public void fill(String name, WeightRows rows) {
        var values = module.array(rows.bytes(), carrier(rows.type()), rows.shape());
        module.train("fill", name, rows.row(), values, rows.type() == ElementType.BF16);
    }

    /** Adds scale * B A to rows of a weight, from {@code b}'s on; both are of one type. */
    public void add(String name, WeightRows b, WeightRows a, double scale) {
        module.train(
                "add",
                name,
                b.row(),
                module.array(b.bytes(), carrier(b.type()), b.shape()),
                module.array(a.bytes(), carrier(a.type()), a.shape()),
                b.type() == ElementType.BF16,
                scale);
    }

    /** Hands rows of a live weight to {@code reader} as bfloat16, in memory that is valid during the call only. */
    public void export(String name, long row, long rows, Consumer<ByteBuffer> reader) {
        module.inferTensor(bytesTo(reader), "export", name, row, rows);
    }

    /**
     * To be called when all weights are filled.
     *
     * @param positions longest sequence
     * @param reorder lay matrices out for oneDNN once instead of at each use; on a CPU only
     */
    public void build(ModelConfiguration configuration, int positions, boolean reorder) {
        module.train("build", new NetworkArguments(configuration, positions).forBuild(module, reorder));
    }

    public void allocateTails(int slots, int length) {
        module.infer("allocate_tails", slots, length);
    }

    public void allocateExtent(int extent, int tokens) {
        module.infer("allocate_extent", extent, tokens);
    }

    public void freeExtent(int extent) {
        module.infer("free_extent", extent);
    }

    public void allocateStack(int stack, int places, int tokens) {
        module.infer("allocate_stack", stack, places, tokens);
    }

    public void freeStack(int stack) {
        module.infer("free_stack", stack);
    }

    /** Copies the first tokens at one place of a stack to another. */
    public void moveStacked(int stack, int from, int to, int length) {
        module.infer("move_stacked", stack, from, to, length);
    }

    /** Copies tokens of a tail into an extent. */
    public void keep(int place, int start, int length, int extent, int at) {
        module.infer("keep", place, start, length, extent, at);
    }

    public void swapTails(int a, int aLength, int b, int bLength) {
        module.infer("swap_tails", a, aLength, b, bLength);
    }

    /** Computes all tokens, and samples what follows each row: [rows, 2 + 2 * top]. */
    public double[] step(StepArguments step, SamplingArguments sampling) {
        return module.inferTensor(
                NDArray::toDoubleArray,
                "step",
                module.array(step.rows(), sampling.rows(), StepArguments.COLUMNS),
                step.length(),
                module.array(step.order(), 2, sampling.rows()),
                step.segments(),
                step.stacks().numbers(),
                module.array(step.stacks().cells(), step.stacks().cells().length),
                step.stacks().copies(),
                module.array(step.tokens(), 2, step.tokens().length / 2),
                step.chunks(),
                sampling.rules().arrays(module),
                sampling.greedy(),
                sampling.drawn(),
                sampling.truncated(),
                sampling.top());
    }

    /** Computes one chunk and scores the tokens that follow its own: [tokens, 2 + 2 * top]. */
    public double[] score(long[] tokens, long[] chunk, long[] following, double temperature, int top) {
        return module.inferTensor(
                NDArray::toDoubleArray,
                "score",
                module.array(tokens, 2, tokens.length / 2),
                chunk,
                module.array(following, following.length),
                temperature,
                top);
    }

    static DataType carrier(ElementType type) {
        return switch (type) {
            case F32 -> DataType.FLOAT32;
            case F16, BF16 -> DataType.FLOAT16;
        };
    }

    static Function<NDArray, Boolean> bytesTo(Consumer<ByteBuffer> reader) {
        return array -> {
            reader.accept(array.toByteBuffer(true)); // the tensor's own memory, no copy in the heap
            return true;
        };
    }

    @Override
    public void close() {
        module.close();
    }
}
