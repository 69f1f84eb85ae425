package dev.orbweaver.languagemodel.script;

/**
 * A training batch as {@code training.py} takes it: T tokens of all sequences, shared beginnings once.
 *
 * @param tokens [T] ids
 * @param positions [T] place in its sequence
 * @param rows [R] place in the batch of the token before each scored one
 * @param targets [R] the scored ids
 */
public record ForwardArguments(long[] tokens, long[] positions, Segments segments, long[] rows, long[] targets) {

    /**
     * What attends to what.
     *
     * @param alike places of the segments' tokens: segments of like length, the shorter ones filled up
     * @param shapes number of segments and their length, by turns, of which {@code alike} is made
     * @param continued keys from, to, queries from, to of each segment that others continue, outer ones first
     * @param isFilled whether the batch's last token belongs to no sequence, but fills segments up
     * @param blocks the same for attention by products: first query, the one after the last, how many numbers follow, and from and to, by
     *     turns, of the tokens before that all of these see
     * @param ends of each token but one that fills up: it is seen by itself and by those after it, up to here
     */
    public record Segments(
            long[] alike, long[] shapes, long[] continued, boolean isFilled, long[] blocks, long[] ends) {}
}
