package dev.orbweaver.contracts.reward;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.rollout.Rollout;
import org.jspecify.annotations.Nullable;

/**
 * A scored rollout, or a failed one with its reason: every requested rollout comes back as exactly one of these. The first of a
 * rollout in the partition counts, whatever its attempt.
 *
 * @param schema see {@code Topics.SCHEMA}
 * @param score of the answer
 * @param firstScore of the first turn's SQL, where there were several turns
 */
public record Trajectory(
        int schema, Rollout rollout, Score score, @Nullable Score firstScore) {

    /** Which rollout this is. */
    public RolloutId id() {
        return rollout.id();
    }

    public double reward() {
        return score.reward();
    }

    /** Whether there is nothing to learn from: the attempt failed. */
    @JsonIgnore
    public boolean isFailed() {
        return rollout.outcome().isFailure();
    }
}
