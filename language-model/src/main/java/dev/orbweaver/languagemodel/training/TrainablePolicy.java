package dev.orbweaver.languagemodel.training;

import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.script.TrainingScript;
import dev.orbweaver.languagemodel.script.TrainingScript.ForwardMode;
import dev.orbweaver.languagemodel.script.TrainingScript.Kind;
import dev.orbweaver.languagemodel.script.WeightRows;
import dev.orbweaver.languagemodel.weights.ElementType;
import dev.orbweaver.languagemodel.weights.LiveWeights;
import dev.orbweaver.languagemodel.weights.ParameterLayout;
import dev.orbweaver.languagemodel.weights.WeightFolder;
import dev.orbweaver.languagemodel.weights.WeightWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that are trained: fp32 masters, gradients, AdamW moments. Not thread-safe.
 *
 * <p>It knows no loss: {@link #forward} gives log-probabilities and entropies, its user computes a loss and its derivatives by them, and
 * {@link #backward} takes those. Gradients of several passes add up until {@link #apply}.
 */
public final class TrainablePolicy implements AutoCloseable {
    /** Moved at once between devices. */
    private static final long COPIED_BYTES = 64L << 20;

    private final TrainingSettings settings;
    private final WeightWriter writer;
    private final ParameterLayout layout;
    private final @Nullable LoraAdapter adapter;
    private final ParameterLayout trained;
    private final PolicyNetwork network;
    private final TrainingScript script;
    private long steps;
    private @Nullable ForwardPass open;

    /**
     * Copies the weights; {@code weights} may be closed afterwards.
     *
     * @param writer knows the folder whose configuration and tokenizer go with the weights
     */
    public TrainablePolicy(
            WeightFolder weights, ModelConfiguration configuration, TrainingSettings settings, WeightWriter writer) {
        this.settings = settings;
        this.writer = writer;
        layout = ParameterLayout.of(configuration);
        adapter = settings.lora() == null ? null : new LoraAdapter(settings.lora(), layout);
        trained = adapter == null ? layout : adapter.layout();
        network = new PolicyNetwork(configuration, settings);
        script = network.script();
        try {
            network.load(weights, layout, adapter == null ? Kind.MASTERS : Kind.FROZEN);
            if (adapter != null) {
                adapter.allocate(script);
                adapter.attach(script);
            }
            network.build();
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /**
     * Log-probabilities and entropies of the packs' response tokens; keeps what the backward pass needs until {@link #backward} or
     * {@link ForwardPass#close}. {@code temperature} divides the logits.
     *
     * @throws IllegalStateException while another pass is open
     */
    public ForwardPass forward(List<Pack> packs, double temperature) {
        requireNoPass();
        var mode = settings.gradientCheckpointing() ? ForwardMode.RECOMPUTE : ForwardMode.KEEP;
        var packed = network.layout(packs);
        var pass = new ForwardPass(network.run(packed, temperature, mode), packed, this::drop);
        open = pass;
        return pass;
    }

    /** The same without keeping anything: old log-probabilities, evaluation. */
    public Scores score(List<Pack> packs, double temperature) {
        requireNoPass();
        return network.score(packs, temperature);
    }

    /**
     * The same by the weights that LoRA adds to: the policy that training began with, without a copy of it.
     *
     * @throws IllegalStateException when all weights are trained
     */
    public Scores scoreWithoutAdapter(List<Pack> packs, double temperature) {
        requireAdapter();
        script.useAdapters(false);
        try {
            return score(packs, temperature);
        } finally {
            script.useAdapters(true);
        }
    }

    /** Whether additions to frozen weights are trained, and not the weights. */
    public boolean hasAdapter() {
        return adapter != null;
    }

    private LoraAdapter requireAdapter() {
        if (adapter == null) {
            throw new IllegalStateException(
                    "all weights are trained, there is no adapter; set LoRA's rank to have one");
        }
        return adapter;
    }

    private void requireNoPass() {
        if (open != null) {
            throw new IllegalStateException("a forward pass is open; end it with backward or close first");
        }
    }

    private void drop(ForwardPass pass) {
        if (open == pass) {
            open = null;
            script.drop();
        }
    }

    /**
     * Adds the gradients of a loss whose derivatives by the pass's log-probabilities and entropies, [rows] each, are given; ends the pass,
     * also when it fails: the gradients are then not to be used, see {@link #clearGradients}.
     */
    public void backward(ForwardPass pass, float[] byLogProb, float[] byEntropy) {
        if (pass != open) {
            throw new IllegalStateException("this forward pass is not open any more");
        }
        if (byLogProb.length != pass.rows() || byEntropy.length != pass.rows()) {
            throw new IllegalArgumentException("derivatives of " + byLogProb.length + " log-probabilities and "
                    + byEntropy.length + " entropies, the pass has " + pass.rows() + " rows");
        }
        open = null;
        script.backward(pass.layout().sum(byLogProb), pass.layout().sum(byEntropy));
    }

    /** Adds what another policy of the same model has gathered: its share of a mini-batch, computed on another device. */
    public void addGradients(TrainablePolicy other) {
        network.returnToDevice();
        other.network.returnToDevice();
        copy(other, Kind.GRADIENTS, script::add);
    }

    /** Goes on with another policy's weights; moments stay as they are. */
    public void copyWeights(TrainablePolicy other) {
        requireNoPass();
        copy(other, Kind.MASTERS, (name, rows) -> script.fill(Kind.MASTERS, name, rows));
    }

    private void copy(TrainablePolicy from, Kind kind, BiConsumer<String, WeightRows> to) {
        for (var parameter : trained.parameters()) {
            long[] shape = parameter.shape();
            long rowBytes = Float.BYTES * (shape.length > 1 ? shape[1] : 1);
            long step = Math.max(1, COPIED_BYTES / rowBytes);
            for (long row = 0; row < shape[0]; row += step) {
                long first = row;
                long[] some = shape.clone();
                some[0] = Math.min(step, shape[0] - row);
                from.script.read(
                        kind,
                        parameter.name(),
                        row,
                        some[0],
                        values -> to.accept(parameter.name(), new WeightRows(first, ElementType.F32, some, values)));
            }
        }
    }

    /**
     * Between two steps: what outlives them goes to the host, for whoever shares the device; it returns by itself when something is
     * computed. Gradients must be clear.
     */
    public void leaveDevice() {
        requireNoPass();
        network.leaveDevice();
    }

    /** Clips the gradients by global norm, takes one AdamW step and clears them. A norm that is not finite skips the step. */
    public StepNorm apply(AdamSettings adam) {
        network.returnToDevice();
        double norm = script.adamwStep(
                adam.learningRate(), adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay(), adam.maxNorm());
        boolean applied = Double.isFinite(norm);
        if (applied) {
            steps++;
        }
        return new StepNorm(norm, applied);
    }

    public void clearGradients() {
        network.returnToDevice();
        script.clearGradients();
    }

    /**
     * Writes a complete Hugging Face folder in bf16, LoRA merged: aside first, then fsynced and renamed.
     *
     * @return the weights' {@link #checksum}
     */
    public String writeWeights(Path folder) {
        try {
            return writer.write(folder, weights().tensors(""));
        } catch (IOException e) {
            throw notWritten(folder, e);
        }
    }

    /** The same without fsync, for weights that need not outlive the machine: waiting for the disk takes longer than all else. */
    public String writeWeightsUnsynced(Path folder) {
        try {
            return writer.writeUnsynced(folder, weights().tensors(""));
        } catch (IOException e) {
            throw notWritten(folder, e);
        }
    }

    private static UncheckedIOException notWritten(Path folder, IOException e) {
        return new UncheckedIOException("weights cannot be written to " + folder + ": " + e.getMessage(), e);
    }

    /**
     * Writes LoRA's additions alone, in PEFT's layout: aside first, then fsynced and renamed.
     *
     * @throws IllegalStateException when all weights are trained
     */
    public void writeAdapter(Path folder) {
        try {
            requireAdapter().write(folder, script, writer.source());
        } catch (IOException e) {
            throw new UncheckedIOException("adapter cannot be written to " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Continues with the additions of PEFT's folder.
     *
     * @throws dev.orbweaver.languagemodel.ModelFolderException when they are of another model, rank or other targets
     */
    public void readAdapter(Path folder) {
        requireNoPass();
        try {
            requireAdapter().read(folder, script);
        } catch (IOException e) {
            throw new UncheckedIOException("adapter cannot be read from " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Writes fp32 masters, moments and the step count, from which {@link #readState} continues to the same bits. */
    public void writeState(Path folder) {
        try {
            new PolicyState(trained, script).write(folder, steps);
        } catch (IOException e) {
            throw new UncheckedIOException("state cannot be written to " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Continues where {@link #writeState} was called; gradients are cleared.
     *
     * @throws dev.orbweaver.languagemodel.ModelFolderException when the state is missing, damaged or of another model
     */
    public void readState(Path folder) {
        requireNoPass();
        try {
            steps = new PolicyState(trained, script).read(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("state cannot be read from " + folder + ": " + e.getMessage(), e);
        }
        script.setStep(steps);
        clearGradients();
    }

    /** Steps applied since the weights were fresh. */
    public long steps() {
        return steps;
    }

    /** Of the weights as {@link #writeWeights} would write them. */
    public String checksum() {
        return weights().checksum();
    }

    /** A tensor by its Hugging Face name, fp32. */
    float[] values(Kind kind, String tensor) {
        var source = new LiveWeights(
                        trained,
                        ElementType.F32,
                        (name, row, rows, reader) -> script.read(kind, name, row, rows, reader))
                .tensors("").stream()
                        .filter(candidate -> candidate.name().equals(tensor))
                        .findFirst()
                        .orElseThrow();
        var values = FloatBuffer.allocate((int) (source.bytes() / Float.BYTES));
        try {
            source.blocks()
                    .forEach(block ->
                            values.put(block.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values.array();
    }

    /** [tokens, vocabulary] of a sequence, all positions. */
    float[] logits(int[] sequence) {
        network.returnToDevice();
        return script.logits(Arrays.stream(sequence).asLongStream().toArray());
    }

    /** Masters are read where they are, which may be the host; additions are merged with weights on the device. */
    private LiveWeights weights() {
        if (adapter != null) {
            network.returnToDevice();
        }
        return new LiveWeights(layout, ElementType.BF16, script::export);
    }

    @Override
    public void close() {
        open = null;
        network.close();
    }
}
