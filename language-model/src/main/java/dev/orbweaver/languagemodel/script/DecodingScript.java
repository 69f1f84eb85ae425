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
 * The methods of {@code decoding.py}: weights, key/value cache, prefill and decode. Shapes are documented there.
 *
 * <p>Order of calls: {@link #allocate} and {@link #fill} each weight, {@link #build}, {@link #allocateCache}, then the rest. Not
 * thread-safe.
 */
public final class DecodingScript implements AutoCloseable {
    private static final ScriptArchive ARCHIVE =
            ScriptArchive.ofResources("decoding.Decoder", "network", "decoding", "sampling", "values");

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

    public void allocateCache(int slots, int maxLength) {
        module.infer("allocate_cache", slots, maxLength);
    }

    public void copySlot(int source, int target, int length) {
        module.infer("copy_slot", source, target, length);
    }

    public void swapSlots(int a, int aLength, int b, int bLength) {
        module.infer("swap_slots", a, aLength, b, bLength);
    }

    /** Computes tokens and samples what follows the last of each sequence; the result is empty where nothing is to be sampled. */
    public double[] prefill(PrefillArguments batch, SamplingArguments sampling) {
        int height = batch.slots().length;
        int width = batch.tokens().length / height;
        return module.inferTensor(
                NDArray::toDoubleArray,
                "prefill",
                module.array(batch.tokens(), height, width),
                module.array(batch.positions(), height, width),
                module.array(batch.cells(), height, width),
                module.array(batch.last(), height),
                batch.continued() ? module.array(batch.slots(), height) : ScriptModule.None.NONE,
                batch.length(),
                module.array(sampling.columns(), sampling.rows(), SamplingArguments.COLUMNS),
                sampling.rules().arrays(module),
                sampling.greedy(),
                sampling.drawn(),
                sampling.truncated(),
                sampling.top());
    }

    /** [rows, 2 + 2 * top]; {@code rows} is [rows, 6]: the first two columns are token and position. */
    public double[] decode(double[] rows, int length, SamplingArguments sampling) {
        return module.inferTensor(
                NDArray::toDoubleArray,
                "decode",
                module.array(rows, sampling.rows(), 2 + SamplingArguments.COLUMNS),
                length,
                sampling.rules().arrays(module),
                sampling.greedy(),
                sampling.drawn(),
                sampling.truncated(),
                sampling.top());
    }

    static DataType carrier(ElementType type) {
        return switch (type) {
            case F32 -> DataType.FLOAT32;
            case F16, BF16 -> DataType.FLOAT16;
        };
    }

    static Function<NDArray, Boolean> bytesTo(Consumer<ByteBuffer> reader) {
        return array -> {
            reader.accept(array.toByteBuffer());
            return true;
        };
    }

    @Override
    public void close() {
        module.close();
    }
}
