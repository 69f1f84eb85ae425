package dev.orbweaver.rewardservice.scoring;

import org.jspecify.annotations.Nullable;

/** A rollout that could not be scored, through no fault of the agent: it becomes a failed trajectory. */
final class ScoringFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ScoringFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
