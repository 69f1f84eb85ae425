package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.contracts.identity.RolloutId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One requested rollout.
 *
 * @param attempt the latest one
 * @param charged attempts lost by a worker's fault
 * @param worker who took the latest attempt, or null while nobody has
 * @param outcome null while it is open
 */
public record LedgerEntry(
        RolloutId rollout,
        int attempt,
        int charged,
        @Nullable String worker,
        @Nullable Instant startedAt,
        @Nullable ClosedRollout outcome) {}
