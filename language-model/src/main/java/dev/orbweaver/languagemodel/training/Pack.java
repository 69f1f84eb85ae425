package dev.orbweaver.languagemodel.training;

import java.util.List;

/**
 * A prompt, once, and the responses to it: what a group trains on. The response tokens are the scored rows, all of response 0 first.
 *
 * @param prompt ids, at least one
 * @param responses ids, at least one each
 */
public record Pack(int[] prompt, List<int[]> responses) {
    public Pack {
        responses = List.copyOf(responses);
        if (prompt.length == 0 || responses.isEmpty() || responses.stream().anyMatch(r -> r.length == 0)) {
            throw new IllegalArgumentException(
                    "a pack needs a prompt and responses with at least one token each; leave empty ones out");
        }
    }

    /** Number of scored rows: all response tokens. */
    public int rows() {
        return responses.stream().mapToInt(response -> response.length).sum();
    }

    /** Number of tokens computed. */
    public int tokens() {
        return prompt.length + rows();
    }
}
