package dev.orbweaver.languagemodel;

import org.jspecify.annotations.Nullable;

/**
 * How a {@link dev.orbweaver.languagemodel.training.TrainablePolicy} is built. Master weights, gradients and moments are fp32 always.
 *
 * @param device where everything lives
 * @param computeDtype of the forward and backward pass
 * @param gradientCheckpointing keep each layer's input only and compute the layer again on the way back: less memory, a third more time
 * @param lora what is trained instead of the weights, which are frozen in the compute dtype then; null: the weights
 */
public record TrainingSettings(
        DeviceSetting device,
        Dtype computeDtype,
        boolean gradientCheckpointing,
        @Nullable LoraSettings lora) {

    /** All weights are trained. */
    public TrainingSettings(DeviceSetting device, Dtype computeDtype, boolean gradientCheckpointing) {
        this(device, computeDtype, gradientCheckpointing, null);
    }
}
