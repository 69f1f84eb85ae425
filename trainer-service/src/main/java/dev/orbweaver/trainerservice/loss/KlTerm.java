package dev.orbweaver.trainerservice.loss;

/**
 * The part of a loss that keeps the policy near its reference: {@code coefficient} times the aggregated divergence.
 *
 * @param coefficient {@code kl.loss_coef}
 */
public record KlTerm(double coefficient, KlEstimate estimate) {

    /** The aggregated divergence, without the coefficient. */
    public double divergence(float[] logProbs, float[] reference, double[] weights) {
        double sum = 0;
        for (int i = 0; i < logProbs.length; i++) {
            sum += weights[i] * estimate.value((double) logProbs[i] - reference[i]);
        }
        return sum;
    }

    /** Adds to each derivative that of {@code coefficient * divergence} by its log-prob. */
    public void addDerivatives(float[] byLogProb, float[] logProbs, float[] reference, double[] weights) {
        for (int i = 0; i < byLogProb.length; i++) {
            double derivative = estimate.derivative((double) logProbs[i] - reference[i]);
            byLogProb[i] += (float) (coefficient * weights[i] * derivative);
        }
    }
}
