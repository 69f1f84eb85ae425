package dev.orbweaver.inferencegateway.engine;

import dev.orbweaver.inferencegateway.cache.PrefixNode;
import java.util.List;

/**
 * What one iteration computes, all in one step. Empty means: wait for a submission.
 *
 * @param chunks tokens of prompts, parents before children
 * @param decodes sequences with one token to compute, their prompt's last or their own
 * @param reused prompt tokens of the sequences just admitted that need not be computed for them
 * @param preempted sequences that had to give way
 */
public record Plan(List<Chunk> chunks, List<Sequence> decodes, int reused, int preempted) {

    boolean isEmpty() {
        return chunks.isEmpty() && decodes.isEmpty();
    }

    /** Prompt tokens to compute, without the last one of each, which is decoded. */
    int prefillTokens() {
        int tokens = 0;
        for (var chunk : chunks) {
            tokens += chunk.length();
        }
        return tokens;
    }

    /** The next {@code length} tokens of a node that are not computed. */
    public record Chunk(PrefixNode node, int length) {}
}
