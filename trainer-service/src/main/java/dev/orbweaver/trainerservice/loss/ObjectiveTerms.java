package dev.orbweaver.trainerservice.loss;

/**
 * An objective over a micro-batch.
 *
 * @param policy the policy loss; its derivatives are the whole objective's
 * @param byEntropy [tokens] derivative of the objective by each entropy
 * @param divergence from the reference, aggregated, without its coefficient
 * @param engineWeights [tokens] the importance weights used
 */
public record ObjectiveTerms(LossTerms policy, float[] byEntropy, double divergence, double[] engineWeights) {}
