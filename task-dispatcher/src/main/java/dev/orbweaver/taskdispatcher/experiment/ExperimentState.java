package dev.orbweaver.taskdispatcher.experiment;

import java.util.EnumSet;
import java.util.Set;

/** Where an experiment stands. Knows which states may follow. */
public enum ExperimentState {
    /** A row, nothing more. */
    CREATED,
    /** Waits for its turn, and then for the trainer to load it. */
    QUEUED,
    /** The trainer is at the supervised warm start. */
    WARMING_UP,
    /** Rollouts that measure. */
    VALIDATING,
    /** Rollouts that become an update. */
    ROLLING_OUT,
    /** The trainer is at the update; later steps may be rolling out ahead of it. */
    TRAINING,
    /** Between two steps: the gateways take over the newest policy version. */
    SYNCING,
    /** Loaded, no step is opened until somebody resumes it. */
    PAUSED,
    /** The trainer saves what it needs and lets go. */
    STOPPING,
    /** Saved, can be resumed. */
    STOPPED,
    /** All steps are done. */
    COMPLETED,
    /** Could not go on; can be resumed once the cause is gone. */
    FAILED;

    private Set<ExperimentState> successors() {
        return switch (this) {
            case CREATED -> EnumSet.of(QUEUED);
            case QUEUED -> EnumSet.of(SYNCING, STOPPING, STOPPED, FAILED);
            case SYNCING -> EnumSet.of(WARMING_UP, VALIDATING, ROLLING_OUT, TRAINING, PAUSED, STOPPING, QUEUED, FAILED);
            case WARMING_UP, VALIDATING -> EnumSet.of(SYNCING, STOPPING, FAILED);
            case ROLLING_OUT -> EnumSet.of(TRAINING, SYNCING, STOPPING, FAILED);
            case TRAINING -> EnumSet.of(ROLLING_OUT, SYNCING, STOPPING, FAILED);
            case PAUSED -> EnumSet.of(SYNCING, STOPPING, FAILED);
            case STOPPING -> EnumSet.of(STOPPED, COMPLETED, FAILED);
            case STOPPED, FAILED -> EnumSet.of(QUEUED);
            case COMPLETED -> EnumSet.noneOf(ExperimentState.class);
        };
    }

    /** Whether this state may follow directly. */
    public boolean mayBecome(ExperimentState next) {
        return successors().contains(next);
    }

    /** Whether nothing happens any more unless somebody asks for it. */
    public boolean isAtRest() {
        return this == STOPPED || this == COMPLETED || this == FAILED || this == CREATED;
    }

    /** Whether a step is open in this state. */
    public boolean isInStep() {
        return this == WARMING_UP || this == VALIDATING || this == ROLLING_OUT || this == TRAINING;
    }
}
