package dev.orbweaver.trainerservice.loss;

/**
 * Rewards a policy for staying undecided: subtracts {@code coefficient} times the aggregated entropy from the loss.
 *
 * @param coefficient {@code actor.entropy_coeff}; 0 is off
 */
public record EntropyBonus(double coefficient) {

    public boolean isOff() {
        return coefficient == 0;
    }

    /** Its share of the loss: a negative number where entropies are positive. */
    public double value(float[] entropies, double[] weights) {
        double sum = 0;
        for (int i = 0; i < entropies.length; i++) {
            sum += weights[i] * entropies[i];
        }
        return isOff() ? 0 : -coefficient * sum;
    }

    /** [tokens] derivative of {@link #value} by each entropy. */
    public float[] byEntropy(double[] weights) {
        float[] derivatives = new float[weights.length];
        for (int i = 0; i < derivatives.length && !isOff(); i++) {
            derivatives[i] = (float) (-coefficient * weights[i]);
        }
        return derivatives;
    }
}
