package dev.orbweaver.trainerservice.loss;

/**
 * What a loss sees of a micro-batch; every array but the last is [tokens], the response tokens of its rows one after the other.
 *
 * @param logProbs by the policy as it is now
 * @param oldLogProbs by the policy that the clipping compares with
 * @param advantages the row's, repeated
 * @param weights of the aggregation; they add up to the mini-batch, not to this part of it
 * @param rowEnds [rows] one past each row's last token
 */
public record TokenBatch(float[] logProbs, float[] oldLogProbs, double[] advantages, double[] weights, int[] rowEnds) {

    public TokenBatch {
        if (oldLogProbs.length != logProbs.length
                || advantages.length != logProbs.length
                || weights.length != logProbs.length) {
            throw new IllegalArgumentException("token batch: lengths differ: " + logProbs.length + " log-probs, "
                    + oldLogProbs.length + " old ones, " + advantages.length + " advantages, " + weights.length
                    + " weights");
        }
        int last = rowEnds.length == 0 ? 0 : rowEnds[rowEnds.length - 1];
        if (last != logProbs.length) {
            throw new IllegalArgumentException(
                    "token batch: its rows end at token " + last + ", there are " + logProbs.length);
        }
    }

    /** Of one row. */
    public TokenBatch(float[] logProbs, float[] oldLogProbs, double[] advantages, double[] weights) {
        this(logProbs, oldLogProbs, advantages, weights, new int[] {logProbs.length});
    }

    public int tokens() {
        return logProbs.length;
    }

    TokenBatch withWeights(double[] others) {
        return new TokenBatch(logProbs, oldLogProbs, advantages, others, rowEnds);
    }
}
