package dev.orbweaver.languagemodel.script;

/**
 * A training batch as {@code training.py} takes it; [B, T] row by row, padded on the right.
 *
 * @param height B
 * @param tokens [B, T] ids
 * @param positions [B, T] place in its sequence
 * @param segments [2, B, T] pack and response of each token, or empty where each row is one prompt with one response
 * @param rows [R] index in B * T of the token before each scored one
 * @param targets [R] the scored ids
 */
public record ForwardArguments(
        int height, long[] tokens, long[] positions, long[] segments, long[] rows, long[] targets) {}
