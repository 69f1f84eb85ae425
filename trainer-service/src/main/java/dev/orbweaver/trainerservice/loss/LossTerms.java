package dev.orbweaver.trainerservice.loss;

/**
 * A loss over a micro-batch.
 *
 * @param value this part's share of the mini-batch's loss
 * @param byLogProb [tokens] derivative of {@code value} by each log-prob
 * @param clipped tokens whose clipped term is the larger one
 * @param clippedLower tokens at the dual clip
 * @param oldMinusNew sum over tokens of old minus new log-prob: estimates KL(old, new)
 */
public record LossTerms(double value, float[] byLogProb, int clipped, int clippedLower, double oldMinusNew) {}
