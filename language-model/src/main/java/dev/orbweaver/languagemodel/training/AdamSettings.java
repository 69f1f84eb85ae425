package dev.orbweaver.languagemodel.training;

/**
 * One AdamW step; all may change from step to step. Source: Loshchilov and Hutter, arXiv 1711.05101.
 *
 * @param weightDecay decoupled: weights shrink by {@code learningRate * weightDecay}
 * @param maxNorm gradients are scaled down to this global L2 norm; {@code Double.POSITIVE_INFINITY} is off
 */
public record AdamSettings(
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay, double maxNorm) {}
