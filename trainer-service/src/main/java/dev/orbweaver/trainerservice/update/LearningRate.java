package dev.orbweaver.trainerservice.update;

/**
 * The learning rate of each step: it rises linearly from 0 to {@code peak} over the warm-up steps and then stays there, or falls
 * linearly to 0 at the end.
 *
 * @param warmUpSteps 0 for none
 * @param totalSteps where a falling one ends
 */
public record LearningRate(double peak, int warmUpSteps, int totalSteps, boolean falls) {

    public static LearningRate constant(double learningRate) {
        return new LearningRate(learningRate, 0, 0, false);
    }

    /** @param step from 1 */
    public double at(int step) {
        if (step <= warmUpSteps) {
            return peak * step / warmUpSteps;
        }
        if (!falls) {
            return peak;
        }
        // the last step still learns: 0 is reached one step after it
        return peak * Math.max(0, totalSteps - step + 1) / (totalSteps - warmUpSteps);
    }
}
