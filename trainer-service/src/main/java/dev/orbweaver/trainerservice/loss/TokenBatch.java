package dev.orbweaver.trainerservice.loss;

/**
 * What a loss sees of a micro-batch; every array is [tokens], the response tokens of its rows one after the other.
 *
 * @param logProbs by the policy as it is now
 * @param oldLogProbs by the policy that the clipping compares with
 * @param advantages the row's, repeated
 * @param weights of the aggregation; they add up to the mini-batch, not to this part of it
 */
public record TokenBatch(float[] logProbs, float[] oldLogProbs, double[] advantages, double[] weights) {

    public TokenBatch {
        if (oldLogProbs.length != logProbs.length
                || advantages.length != logProbs.length
                || weights.length != logProbs.length) {
            throw new IllegalArgumentException("token batch: lengths differ: " + logProbs.length + " log-probs, "
                    + oldLogProbs.length + " old ones, " + advantages.length + " advantages, " + weights.length
                    + " weights");
        }
    }

    public int tokens() {
        return logProbs.length;
    }
}
