package dev.orbweaver.languagemodel.script;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.ScriptMethods;
import dev.orbweaver.languagemodel.DeviceSetting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A loaded script whose methods Java calls by name. State stays in the script's attributes, in native memory.
 *
 * <p>Arguments are Java values or arrays made by {@code array}, which the call frees, whether it succeeds or throws. A tensor that a
 * script keeps must be a copy: an array made here may point at Java's memory. Not thread-safe where methods write attributes.
 */
final class ScriptModule implements AutoCloseable {
    private final PtNDManager manager;
    private final PtSymbolBlock block;
    private boolean closed;

    ScriptModule(ScriptArchive archive, DeviceSetting device) {
        manager = TorchRuntime.manager(device);
        try {
            JniUtils.setGraphExecutorOptimize(false);
            block = JniUtils.loadModule(manager, new ByteArrayInputStream(archive.bytes()), true, false);
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    PtNDArray array(long[] values, long... shape) {
        return (PtNDArray) manager.create(values, new Shape(shape));
    }

    PtNDArray array(float[] values, long... shape) {
        return (PtNDArray) manager.create(values, new Shape(shape));
    }

    PtNDArray array(double[] values, long... shape) {
        return (PtNDArray) manager.create(values, new Shape(shape));
    }

    PtNDArray array(byte[] values, long... shape) {
        return (PtNDArray) manager.create(values, new Shape(shape));
    }

    /** Over the buffer's memory where that is outside the heap and the device is the CPU. */
    PtNDArray array(ByteBuffer values, DataType type, long... shape) {
        return (PtNDArray) manager.create(values, new Shape(shape), type);
    }

    /** A list of tensors, which the call frees. */
    record Arrays(PtNDArray... arrays) {}

    /** Stands for a tensor that is not given. */
    enum None {
        NONE
    }

    /** For serving: runs under {@code c10::InferenceMode}; what is born there can never take part in training. */
    void infer(String method, Object... arguments) {
        call(method, true, result -> None.NONE, arguments);
    }

    /** The same, for a result that is one tensor, read before it is freed. */
    <T> T inferTensor(Function<NDArray, T> reader, String method, Object... arguments) {
        return call(method, true, result -> read(result, reader), arguments);
    }

    /** For training: autograd is there unless the script turns it off. */
    void train(String method, Object... arguments) {
        call(method, false, result -> None.NONE, arguments);
    }

    /** The same, for a result that is one tensor, read before it is freed. */
    <T> T trainTensor(Function<NDArray, T> reader, String method, Object... arguments) {
        return call(method, false, result -> read(result, reader), arguments);
    }

    /** The same, for a result that is a number. */
    double trainNumber(String method, Object... arguments) {
        return call(method, false, IValue::toDouble, arguments);
    }

    private <T> T read(IValue result, Function<NDArray, T> reader) {
        try (var array = result.toTensor(manager)) {
            return reader.apply(array);
        }
    }

    private <T> T call(String method, boolean inferenceMode, Function<IValue, T> reader, Object... arguments) {
        if (closed) { // native code would be given freed memory
            throw new IllegalStateException("closed already; " + method + " cannot be called any more");
        }
        var values = new IValue[arguments.length];
        try {
            JniUtils.setGraphExecutorOptimize(false); // per thread
            for (int i = 0; i < values.length; i++) {
                values[i] = value(arguments[i]);
            }
            try (var result = ScriptMethods.run(block, method, inferenceMode, values)) {
                return reader.apply(result);
            }
        } finally {
            for (int i = 0; i < values.length; i++) {
                free(values[i]);
                close(arguments[i]);
            }
        }
    }

    private static void close(Object argument) {
        if (argument instanceof PtNDArray array) {
            array.close();
        } else if (argument instanceof Arrays list) {
            for (var array : list.arrays()) {
                array.close();
            }
        }
    }

    private IValue value(Object argument) {
        return switch (argument) {
            case PtNDArray array -> IValue.from(array);
            case Arrays list -> IValue.listFrom(list.arrays());
            case Boolean value -> IValue.from(value);
            case Integer value -> IValue.from(value.longValue());
            case Long value -> IValue.from(value);
            case Double value -> IValue.from(value);
            case String value -> IValue.from(value);
            case long[] values -> IValue.listFrom(values);
            // DJL can pass None on but not make one: a method without a result returns it.
            case None none -> ScriptMethods.run(block, "none", true);
            default -> throw new IllegalArgumentException("no script type for " + argument.getClass());
        };
    }

    private static void free(@Nullable IValue value) {
        if (value != null) {
            value.close();
        }
    }

    /** Frees the script and all tensors it holds. */
    @Override
    public void close() {
        closed = true;
        manager.close();
    }
}
