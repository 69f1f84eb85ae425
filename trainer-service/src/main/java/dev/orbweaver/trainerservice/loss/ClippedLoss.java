package dev.orbweaver.trainerservice.loss;

/**
 * PPO's clipped loss with dual clip, verl's {@code vanilla}.
 *
 * <pre>
 * r = exp(clamp(logProb - oldLogProb, -20, 20))
 * L = max(-A r, -A clip(r, 1 - low, 1 + high));    where A &lt; 0 no more than -A c
 * </pre>
 *
 * The derivative by log-prob is -A r where the unclipped term decides, else 0. Sources: PPO, arXiv 1707.06347; dual clip, arXiv
 * 1912.09729; a higher upper bound, DAPO, arXiv 2503.14476.
 *
 * @param low the ratio's lower bound is 1 - low
 * @param high its upper bound is 1 + high
 * @param dualClip c, above 1
 */
public record ClippedLoss(double low, double high, double dualClip) implements PolicyLoss {

    // beyond this the ratio says nothing and exp would overflow
    private static final double LARGEST_LOG_RATIO = 20;

    public ClippedLoss {
        if (!(low >= 0 && low < 1 && high >= 0 && dualClip > 1)) {
            throw new IllegalArgumentException("clip ratios: low " + low + ", high " + high + ", c " + dualClip
                    + "; allowed: 0 <= low < 1, high >= 0, c > 1");
        }
    }

    @Override
    public LossTerms terms(TokenBatch batch) {
        int tokens = batch.tokens();
        float[] byLogProb = new float[tokens];
        double value = 0;
        double oldMinusNew = 0;
        int clipped = 0;
        int clippedLower = 0;
        for (int i = 0; i < tokens; i++) {
            double advantage = batch.advantages()[i];
            double difference = (double) batch.logProbs()[i] - batch.oldLogProbs()[i];
            double logRatio = Math.clamp(difference, -LARGEST_LOG_RATIO, LARGEST_LOG_RATIO);
            double ratio = Math.exp(logRatio);
            double plain = -advantage * ratio;
            double bounded = -advantage * Math.clamp(ratio, 1 - low, 1 + high);
            double loss = Math.max(plain, bounded);
            boolean decidedByRatio = plain >= bounded && logRatio == difference;
            clipped += bounded > plain ? 1 : 0;
            if (advantage < 0 && loss > -advantage * dualClip) {
                loss = -advantage * dualClip;
                decidedByRatio = false;
                clippedLower++;
            }
            value += batch.weights()[i] * loss;
            byLogProb[i] = decidedByRatio ? (float) (batch.weights()[i] * plain) : 0;
            oldMinusNew -= difference;
        }
        return new LossTerms(value, byLogProb, clipped, clippedLower, oldMinusNew);
    }
}
