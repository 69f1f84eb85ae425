package dev.orbweaver.trainerservice.loss;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Truncated importance sampling: the engine drew the tokens with slightly other probabilities than the trainer computes, so each
 * token's loss is weighed by the quotient, which has no derivative and is capped.
 *
 * <pre>w = min(cap, exp(clamp(sum of old - engine log-probs, -20, 20)))        over a token, or over a row's tokens</pre>
 *
 * Source: "Your efficient RL framework secretly brings you off-policy RL training"; verl's {@code rollout_is}.
 */
public record EngineCorrection(Span span, double cap) {

    private static final double LARGEST_LOG_RATIO = 20;

    /** What shares a weight. */
    public enum Span {
        /** Weights of 1: no correction. */
        NOTHING,
        TOKEN,
        SEQUENCE
    }

    /** @param name {@code token}, {@code sequence}, or null for none */
    public static EngineCorrection of(@Nullable String name, double cap) {
        return new EngineCorrection(
                switch (name) {
                    case null -> Span.NOTHING;
                    case "token" -> Span.TOKEN;
                    case "sequence" -> Span.SEQUENCE;
                    default ->
                        throw new IllegalArgumentException(
                                "actor.engine_correction: '" + name + "' is unknown. Known: token, sequence, null");
                },
                cap);
    }

    public boolean isOff() {
        return span == Span.NOTHING;
    }

    /** [tokens] weights. */
    public double[] weights(float[] oldLogProbs, float[] engineLogProbs, int[] rowEnds) {
        double[] weights = new double[oldLogProbs.length];
        int from = 0;
        for (int to : rowEnds) {
            double ofRow = 0;
            for (int i = from; i < to; i++) {
                double difference = (double) oldLogProbs[i] - engineLogProbs[i];
                ofRow += difference;
                weights[i] = span == Span.NOTHING ? 1 : weight(difference);
            }
            if (span == Span.SEQUENCE) {
                Arrays.fill(weights, from, to, weight(ofRow));
            }
            from = to;
        }
        return weights;
    }

    private double weight(double logRatio) {
        return Math.min(cap, Math.exp(Math.clamp(logRatio, -LARGEST_LOG_RATIO, LARGEST_LOG_RATIO)));
    }
}
