package dev.orbweaver.languagemodel.training;

/**
 * Outcome of {@link TrainablePolicy#apply}.
 *
 * @param gradientNorm global L2 norm before clipping
 * @param applied false when the norm was not finite: weights and moments are as before, gradients are cleared
 */
public record StepNorm(double gradientNorm, boolean applied) {}
