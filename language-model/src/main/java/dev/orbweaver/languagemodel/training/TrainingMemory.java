package dev.orbweaver.languagemodel.training;

import dev.orbweaver.languagemodel.LoraSettings;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.script.TrainingScript.ForwardMode;
import dev.orbweaver.languagemodel.weights.ParameterLayout;
import dev.orbweaver.languagemodel.weights.ParameterLayout.Parameter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What training will hold at its peak, in bytes, before it starts: to say what will not fit, and which setting to change.
 *
 * @param weights as they are computed with, and the fp32 masters of what is trained
 * @param gradients of what is trained
 * @param moments of AdamW, both
 * @param kept what a forward pass keeps for its backward pass: less with gradient checkpointing, or fewer tokens in a micro-batch
 * @param passing what comes and goes within a layer and in the head
 */
public record TrainingMemory(long weights, long gradients, long moments, long kept, long passing) {
    /** JVM with a small heap, libtorch and its code. */
    public static final long PROCESS = 400_000_000;

    /**
     * @param tokens computed in the largest micro-batch
     * @param rows scored in it
     */
    public static TrainingMemory of(ModelConfiguration model, TrainingSettings settings, int tokens, int rows) {
        long bytes = settings.computeDtype().bytes();
        boolean isOnHost = settings.offloadOptimizer() && settings.device().isGpu();
        boolean castsMasters = bytes < Float.BYTES || isOnHost;
        long trained = trained(model, settings.lora());
        long weights = isOnHost ? 0 : Float.BYTES * trained;
        if (settings.lora() != null) {
            weights += bytes * (model.parameters() + (castsMasters ? trained : 0));
        } else if (castsMasters) {
            weights += bytes * trained;
        }
        long inputs = bytes * model.hidden();
        long layer = layer(model, bytes);
        long kept =
                settings.gradientCheckpointing() ? inputs * model.layers() + layer : (inputs + layer) * model.layers();
        return new TrainingMemory(
                weights,
                Float.BYTES * trained,
                isOnHost ? 0 : 2 * Float.BYTES * trained,
                kept * tokens + bytes * model.hidden() * rows,
                passingInLayer(model, bytes) * tokens + passingInHead(model, settings, rows));
    }

    /** What a policy that is only scored holds; what a pass of it takes is less than one of the trained policy. */
    public static long frozen(ModelConfiguration model, TrainingSettings settings) {
        return settings.computeDtype().bytes() * model.parameters();
    }

    /** All of it. */
    public long total() {
        return weights + gradients + moments + kept + passing;
    }

    /** What a process that does nothing else will have resident on a CPU. */
    public long resident() {
        return total() + PROCESS;
    }

    private static long trained(ModelConfiguration model, @Nullable LoraSettings lora) {
        if (lora == null) {
            return model.parameters();
        }
        return new LoraAdapter(lora, ParameterLayout.of(model))
                .layout().parameters().stream()
                        .mapToLong(TrainingMemory::elements)
                        .sum();
    }

    private static long elements(Parameter parameter) {
        return Arrays.stream(parameter.shape()).reduce(1, (a, b) -> a * b);
    }

    /** Per token: rotated heads, attended, its sums, what is between attention and MLP, gate and up. */
    private static long layer(ModelConfiguration model, long bytes) {
        long heads = (model.heads() + 2L * model.keyValueHeads()) * model.headSize();
        long attended = (long) model.heads() * model.headSize();
        return bytes * (heads + attended + model.hidden() + 2L * model.intermediate())
                + (long) Float.BYTES * model.heads();
    }

    /** Per token: the MLP's six on the way back, and a norm's five in fp32. */
    private static long passingInLayer(ModelConfiguration model, long bytes) {
        return 6 * bytes * model.intermediate() + 5L * Float.BYTES * model.hidden();
    }

    /** A block's logits, whose place their derivatives take, and the head's gradient on its way to the sum. */
    private static long passingInHead(ModelConfiguration model, TrainingSettings settings, int rows) {
        long bytes = settings.computeDtype().bytes();
        var mode = settings.gradientCheckpointing() ? ForwardMode.RECOMPUTE : ForwardMode.KEEP;
        long block = Math.min(rows, PolicyNetwork.rowsOfLogits(model, mode));
        boolean isCast = settings.lora() == null && bytes < Float.BYTES;
        return bytes * model.vocabulary() * (block + (isCast ? model.hidden() : 0));
    }
}
