package dev.orbweaver.languagemodel;

/**
 * How a {@link dev.orbweaver.languagemodel.training.TrainablePolicy} is built. Master weights, gradients and moments are fp32 always.
 *
 * @param device where everything lives
 * @param computeDtype of the forward and backward pass
 * @param gradientCheckpointing keep each layer's input only and compute the layer again on the way back: less memory, a third more time
 */
public record TrainingSettings(DeviceSetting device, Dtype computeDtype, boolean gradientCheckpointing) {}
