package dev.orbweaver.languagemodel;

import org.jspecify.annotations.Nullable;

/**
 * How a {@link dev.orbweaver.languagemodel.training.TrainablePolicy} is built. Master weights, gradients and moments are fp32 always.
 *
 * @param device where everything lives and is computed
 * @param computeDtype of the forward and backward pass
 * @param gradientCheckpointing keep each layer's input only and compute the layer again on the way back: less memory, a third more time
 * @param lora what is trained instead of the weights, which are frozen in the compute dtype then; null: the weights
 * @param decayed what weight decay shrinks
 * @param offloadOptimizer keeps masters and moments on the host, where AdamW's step is computed then; of no effect on a CPU
 */
public record TrainingSettings(
        DeviceSetting device,
        Dtype computeDtype,
        boolean gradientCheckpointing,
        @Nullable LoraSettings lora,
        DecayedWeights decayed,
        boolean offloadOptimizer) {

    /** All weights decay and stay on the device. */
    public TrainingSettings(
            DeviceSetting device, Dtype computeDtype, boolean gradientCheckpointing, @Nullable LoraSettings lora) {
        this(device, computeDtype, gradientCheckpointing, lora, DecayedWeights.ALL, false);
    }

    /** All weights are trained, too. */
    public TrainingSettings(DeviceSetting device, Dtype computeDtype, boolean gradientCheckpointing) {
        this(device, computeDtype, gradientCheckpointing, null);
    }

    public TrainingSettings on(DeviceSetting other) {
        return new TrainingSettings(other, computeDtype, gradientCheckpointing, lora, decayed, offloadOptimizer);
    }

    public TrainingSettings in(Dtype other) {
        return new TrainingSettings(device, other, gradientCheckpointing, lora, decayed, offloadOptimizer);
    }

    public TrainingSettings withCheckpointing() {
        return new TrainingSettings(device, computeDtype, true, lora, decayed, offloadOptimizer);
    }

    public TrainingSettings with(LoraSettings additions) {
        return new TrainingSettings(device, computeDtype, gradientCheckpointing, additions, decayed, offloadOptimizer);
    }
}
