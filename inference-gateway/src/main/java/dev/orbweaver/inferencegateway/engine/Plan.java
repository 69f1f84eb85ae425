package dev.orbweaver.inferencegateway.engine;

import java.util.List;

/**
 * What one iteration computes, in this order: copies, chunks, prefills, decodes. Empty means: wait for a submission.
 *
 * @param copies prefixes that another slot has computed
 * @param chunks parts of prompts after which nothing is sampled
 * @param prefills last parts of prompts, computed together
 * @param decodes sequences with one token to compute
 * @param reused prompt tokens that need not be computed, because they are copied or were there already
 */
public record Plan(
        List<PrefixCopy> copies, List<Chunk> chunks, List<Chunk> prefills, List<Sequence> decodes, int reused) {

    boolean isEmpty() {
        return chunks.isEmpty() && prefills.isEmpty() && decodes.isEmpty();
    }

    /** Prompt tokens to compute. */
    int prefillTokens() {
        int tokens = 0;
        for (var chunk : chunks) {
            tokens += chunk.length();
        }
        for (var chunk : prefills) {
            tokens += chunk.length();
        }
        return tokens;
    }

    /** The first {@code length} tokens of slot {@code from} are those of {@code to}'s prompt. */
    public record PrefixCopy(int from, Sequence to, int length) {}

    /** {@code length} tokens of a sequence from {@code start} on. */
    public record Chunk(Sequence sequence, int start, int length) {
        int[] tokens() {
            return sequence.ids(start, length);
        }
    }
}
