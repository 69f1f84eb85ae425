package dev.orbweaver.trainerservice.loss;

import java.util.Arrays;

/** Negative log-likelihood of given responses: what a warm start minimises. Old log-probs and advantages do not matter. */
public final class SupervisedLoss implements PolicyLoss {

    @Override
    public LossTerms terms(TokenBatch batch) {
        float[] byLogProb = new float[batch.tokens()];
        double value = 0;
        for (int i = 0; i < byLogProb.length; i++) {
            value -= batch.weights()[i] * batch.logProbs()[i];
            byLogProb[i] = (float) -batch.weights()[i];
        }
        return new LossTerms(value, byLogProb, 0, 0, 0);
    }

    /** The same without old log-probs and advantages, which it does not read. */
    public LossTerms terms(float[] logProbs, double[] weights) {
        return terms(new TokenBatch(
                logProbs, logProbs, new double[logProbs.length], Arrays.copyOf(weights, weights.length)));
    }
}
