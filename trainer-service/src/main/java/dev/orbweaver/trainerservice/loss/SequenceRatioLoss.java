package dev.orbweaver.trainerservice.loss;

/**
 * GSPO's loss: a whole response has one ratio, the geometric mean of its tokens' ratios, and is clipped as a whole.
 *
 * <pre>
 * s = exp(min(10, mean over the row's tokens of logProb - oldLogProb))
 * L = max(-A s, -A clip(s, 1 - low, 1 + high))
 * </pre>
 *
 * The derivative is that of {@code s * logProb / stop(logProb)}: each token of a row that is not clipped receives -A s times its
 * weight. Always averaged over a row's tokens first, then over rows. Source: GSPO, arXiv 2507.18071, its token form, as verl's
 * {@code gspo}.
 *
 * @param low the ratio's lower bound is 1 - low
 * @param high its upper bound is 1 + high
 */
public record SequenceRatioLoss(double low, double high) implements PolicyLoss {

    // verl's bound: beyond it exp says nothing
    private static final double LARGEST_LOG_RATIO = 10;

    @Override
    public LossTerms terms(TokenBatch batch) {
        float[] byLogProb = new float[batch.tokens()];
        double value = 0;
        double oldMinusNew = 0;
        int clipped = 0;
        int from = 0;
        for (int to : batch.rowEnds()) {
            double newMinusOld = difference(batch, from, to);
            double logRatio = newMinusOld / (to - from);
            double ratio = Math.exp(Math.min(LARGEST_LOG_RATIO, logRatio));
            for (int i = from; i < to; i++) {
                double advantage = batch.advantages()[i];
                double plain = -advantage * ratio;
                double bounded = -advantage * Math.clamp(ratio, 1 - low, 1 + high);
                boolean decidedByRatio = plain >= bounded && logRatio <= LARGEST_LOG_RATIO;
                value += batch.weights()[i] * Math.max(plain, bounded);
                byLogProb[i] = decidedByRatio ? (float) (batch.weights()[i] * plain) : 0;
                clipped += bounded > plain ? 1 : 0;
            }
            oldMinusNew -= newMinusOld;
            from = to;
        }
        return new LossTerms(value, byLogProb, clipped, 0, oldMinusNew);
    }

    @Override
    public Aggregation aggregation(Aggregation chosen) {
        return Aggregation.SEQ_MEAN_TOKEN_MEAN;
    }

    private static double difference(TokenBatch batch, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) batch.logProbs()[i] - batch.oldLogProbs()[i];
        }
        return sum;
    }
}
