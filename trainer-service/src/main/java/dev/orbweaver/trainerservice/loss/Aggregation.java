package dev.orbweaver.trainerservice.loss;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How the losses of a mini-batch's tokens become one number: a weighted sum, whose weights are also what a token's derivative is
 * multiplied by. They depend on the mini-batch alone, so it does not matter how it is cut into micro-batches.
 *
 * <p>Source: verl's {@code agg_loss} with global normalisation. The last mode is the constant-length sum of Dr. GRPO, arXiv
 * 2503.20783.
 */
public enum Aggregation {
    /** Mean over all tokens. */
    TOKEN_MEAN("token-mean"),
    /** Sum over a row's tokens, mean over rows. */
    SEQ_MEAN_TOKEN_SUM("seq-mean-token-sum"),
    /** Mean over a row's tokens, mean over rows. */
    SEQ_MEAN_TOKEN_MEAN("seq-mean-token-mean"),
    /** Sum over all tokens, divided by the longest response allowed; as in verl, not by the number of rows. */
    SEQ_MEAN_TOKEN_SUM_NORM("seq-mean-token-sum-norm");

    private final String verlName;

    Aggregation(String verlName) {
        this.verlName = verlName;
    }

    /**
     * Reads {@code actor.loss_agg_mode}.
     *
     * @throws IllegalArgumentException naming the value and the known ones
     */
    public static Aggregation of(String verlName) {
        return Arrays.stream(values())
                .filter(mode -> mode.verlName.equals(verlName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("actor.loss_agg_mode: '" + verlName
                        + "' is unknown. Known: "
                        + Arrays.stream(values()).map(mode -> mode.verlName).collect(Collectors.joining(", "))));
    }

    /** Weight of each token of a row that has so many. */
    public double tokenWeight(int tokensOfRow, MiniBatchSize size) {
        return switch (this) {
            case TOKEN_MEAN -> 1.0 / size.tokens();
            case SEQ_MEAN_TOKEN_SUM -> 1.0 / size.rows();
            case SEQ_MEAN_TOKEN_MEAN -> 1.0 / ((double) size.rows() * tokensOfRow);
            case SEQ_MEAN_TOKEN_SUM_NORM -> 1.0 / size.maxResponseLength();
        };
    }
}
