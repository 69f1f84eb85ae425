package dev.orbweaver.languagemodel.training;

import java.util.List;

/**
 * Sequences that are computed together: what several begin with is computed once. The prompt of a group, the schema that several prompts
 * begin with, the earlier turns of a conversation. The response tokens are the scored rows, all of sequence 0 first.
 *
 * @param sequences at least one
 */
public record Pack(List<Sequence> sequences) {
    public Pack {
        sequences = List.copyOf(sequences);
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("a pack needs a sequence at least");
        }
    }

    /** Responses to one prompt. */
    public Pack(int[] prompt, List<int[]> responses) {
        this(responses.stream().map(response -> new Sequence(prompt, response)).toList());
    }

    /** Number of scored rows: all response tokens. */
    public int rows() {
        return sequences.stream()
                .mapToInt(sequence -> sequence.response().length)
                .sum();
    }

    /** Number of tokens computed: shared ones once. */
    public int tokens() {
        return new SegmentForest(sequences).tokens();
    }

    /** Indices of the sequences, neighbours sharing the most, else in the given order. */
    public int[] order() {
        return new SegmentForest(sequences).order();
    }
}
