package dev.orbweaver.contracts.rollout;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * How responses are drawn.
 *
 * @param temperature 0 is greedy
 * @param topP 1 is off
 * @param topK 0 or below is off
 * @param maxTokens longest response
 * @param seed of this rollout's model calls, or null for fresh noise
 */
public record Sampling(
        double temperature,
        double topP,
        int topK,
        int maxTokens,
        @Nullable Long seed) {

    /** Whether drawing is from the full distribution, the only one whose log-probabilities training may use as they are. */
    @JsonIgnore
    public boolean isFull() {
        return topP >= 1 && topK <= 0;
    }
}
