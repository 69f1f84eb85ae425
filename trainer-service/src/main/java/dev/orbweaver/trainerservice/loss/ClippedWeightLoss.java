package dev.orbweaver.trainerservice.loss;

/**
 * CISPO's loss: the clipped ratio is a weight, not a border, so a token beyond it still learns.
 *
 * <pre>L = -A stop(clip(exp(clamp(logProb - oldLogProb, -20, 20)), 1 - low, 1 + high)) logProb</pre>
 *
 * Source: MiniMax-M1, arXiv 2506.13585, section 3; verl's {@code cispo}.
 *
 * @param low the weight's lower bound is 1 - low
 * @param high its upper bound is 1 + high
 */
public record ClippedWeightLoss(double low, double high) implements PolicyLoss {

    private static final double LARGEST_LOG_RATIO = 20;

    @Override
    public LossTerms terms(TokenBatch batch) {
        float[] byLogProb = new float[batch.tokens()];
        double value = 0;
        double oldMinusNew = 0;
        int clipped = 0;
        for (int i = 0; i < byLogProb.length; i++) {
            double difference = (double) batch.logProbs()[i] - batch.oldLogProbs()[i];
            double ratio = Math.exp(Math.clamp(difference, -LARGEST_LOG_RATIO, LARGEST_LOG_RATIO));
            double weight = Math.clamp(ratio, 1 - low, 1 + high);
            double derivative = -batch.weights()[i] * weight * batch.advantages()[i];
            value += derivative * batch.logProbs()[i];
            byLogProb[i] = (float) derivative;
            clipped += weight != ratio ? 1 : 0;
            oldMinusNew -= difference;
        }
        return new LossTerms(value, byLogProb, clipped, 0, oldMinusNew);
    }
}
