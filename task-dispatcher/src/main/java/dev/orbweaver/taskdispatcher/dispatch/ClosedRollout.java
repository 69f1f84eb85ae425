package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.contracts.reward.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a rollout.
 *
 * @param failure reason, or null where it was scored
 * @param firstReward of the first turn's SQL where there were several, else null
 * @param turns that produced SQL
 * @param transitions recorded model calls
 */
public record ClosedRollout(
        Instant closedAt,
        @Nullable String failure,
        double reward,
        Verdict verdict,
        @Nullable Double firstReward,
        int turns,
        int transitions) {}
