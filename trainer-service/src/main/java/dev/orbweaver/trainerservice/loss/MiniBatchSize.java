package dev.orbweaver.trainerservice.loss;

/**
 * What a loss is averaged over: a whole mini-batch, rows that need no computing included.
 *
 * @param tokens response tokens of all rows
 * @param maxResponseLength the longest response allowed, by which {@link Aggregation#SEQ_MEAN_TOKEN_SUM_NORM} divides
 */
public record MiniBatchSize(int rows, long tokens, int maxResponseLength) {}
