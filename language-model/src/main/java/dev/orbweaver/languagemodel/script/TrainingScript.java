package dev.orbweaver.languagemodel.script;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.weights.ElementType;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The methods of {@code training.py}: masters, forward, backward, AdamW. Shapes are documented there.
 *
 * <p>Order of calls: {@link #allocate} and {@link #fill} each master, {@link #build}, then the rest. Not thread-safe.
 */
public final class TrainingScript implements AutoCloseable {
    private static final ScriptArchive ARCHIVE = ScriptArchive.ofResources(
            "training.Policy",
            "network",
            "attention",
            "products",
            "segments",
            "layer",
            "head",
            "training",
            "optimizer",
            "values");

    /** Weights that are not trained, in the compute dtype, and the fp32 tensors that exist once for each trained parameter. */
    public enum Kind {
        FROZEN,
        MASTERS,
        GRADIENTS,
        FIRST_MOMENTS,
        SECOND_MOMENTS;

        String scriptName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final ScriptModule module;
    private final Dtype computeDtype;

    public TrainingScript(DeviceSetting device, Dtype computeDtype) {
        module = new ScriptModule(ARCHIVE, device);
        this.computeDtype = computeDtype;
    }

    /** Keeps masters and moments on the host; to be called first. */
    public void offload() {
        module.train("offload");
    }

    /** A master, fp32, and its gradient. */
    public void allocate(String name, long[] shape, boolean decayed) {
        module.train("allocate", name, shape, decayed, module.array(new float[1], 1));
    }

    /** A weight that is not trained. */
    public void freeze(String name, long[] shape) {
        module.train("freeze", name, shape, computeDtype.scalarType(), module.array(new float[1], 1));
    }

    /**
     * Adds scale * B A to rows of a frozen weight; A and B are masters, {@code name.a} and {@code name.b}.
     *
     * @param last after the last row
     */
    public void adapt(String weight, String name, long first, long last, double scale) {
        module.train("adapt", weight, name, first, last, scale, computeDtype.scalarType());
    }

    /** Whether what is added is. */
    public void useAdapters(boolean used) {
        module.train("use_adapters", used);
    }

    public void fill(Kind kind, String name, WeightRows rows) {
        var values = module.array(rows.bytes(), DecodingScript.carrier(rows.type()), rows.shape());
        module.train("fill", kind.scriptName(), name, rows.row(), values, rows.type() == ElementType.BF16);
    }

    /** Adds rows, fp32, to a gradient. */
    public void add(String name, WeightRows rows) {
        module.train(
                "add", name, rows.row(), module.array(rows.bytes(), DecodingScript.carrier(rows.type()), rows.shape()));
    }

    /** Moves what outlives a step to the host; until {@link #returnToDevice} it can be read and filled only. */
    public void leaveDevice() {
        module.train("leave_device");
    }

    public void returnToDevice() {
        module.train("return_to_device");
    }

    /** Hands rows of a master to {@code reader} rounded to bfloat16, in memory that is valid during the call only. */
    public void export(String name, long row, long rows, Consumer<ByteBuffer> reader) {
        module.trainTensor(DecodingScript.bytesTo(reader), "export", name, row, rows);
    }

    /** Hands rows to {@code reader} in fp32, in memory that is valid during the call only. */
    public void read(Kind kind, String name, long row, long rows, Consumer<ByteBuffer> reader) {
        module.trainTensor(DecodingScript.bytesTo(reader), "read", kind.scriptName(), name, row, rows);
    }

    /** To be called when all weights are there. */
    public void build(ModelConfiguration configuration, int positions) {
        module.train(
                "build", new NetworkArguments(configuration, positions).forBuild(module, computeDtype.scalarType()));
    }

    /**
     * Log-probabilities, then entropies, [2, rows].
     *
     * @param block rows whose logits are held at once
     */
    public float[] forward(ForwardArguments batch, double temperature, int block, ForwardMode mode) {
        return module.trainTensor(
                NDArray::toFloatArray,
                "forward",
                array(batch.tokens()),
                array(batch.positions()),
                array(batch.segments().alike()),
                batch.segments().shapes(),
                batch.segments().continued(),
                batch.segments().isFilled(),
                batch.segments().blocks(),
                array(batch.segments().ends()),
                array(batch.rows()),
                array(batch.targets()),
                temperature,
                block,
                mode != ForwardMode.SCORE,
                mode == ForwardMode.RECOMPUTE);
    }

    private PtNDArray array(long[] values) {
        return module.array(values, values.length);
    }

    /** What a forward pass keeps: nothing, everything, or what it needs to compute again. */
    public enum ForwardMode {
        SCORE,
        KEEP,
        RECOMPUTE
    }

    /** Derivatives [rows] each of the one open pass, which ends. */
    public void backward(float[] byLogProb, float[] byEntropy) {
        module.train("backward", module.array(byLogProb, byLogProb.length), module.array(byEntropy, byEntropy.length));
    }

    /** Frees what an open pass keeps. */
    public void drop() {
        module.train("drop");
    }

    /** [tokens, vocabulary] of a sequence, for tests. */
    public float[] logits(long[] tokens) {
        return module.trainTensor(NDArray::toFloatArray, "logits", array(tokens));
    }

    public void clearGradients() {
        module.train("clear_gradients");
    }

    /** Norm of the gradients before clipping; not finite: no step was taken. */
    public double adamwStep(
            double learningRate, double beta1, double beta2, double epsilon, double weightDecay, double maxNorm) {
        return module.trainNumber("adamw_step", learningRate, beta1, beta2, epsilon, weightDecay, maxNorm);
    }

    /** Steps taken so far. */
    public void setStep(long step) {
        module.train("set_step", step);
    }

    @Override
    public void close() {
        module.close();
    }
}
