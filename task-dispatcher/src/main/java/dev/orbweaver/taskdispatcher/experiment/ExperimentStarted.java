package dev.orbweaver.taskdispatcher.experiment;

import java.util.List;

/**
 * What starting did.
 *
 * @param message the same for people
 * @param warnings settings without effect, and rows of the data left out
 */
public record ExperimentStarted(Action action, String message, ExperimentView experiment, List<String> warnings) {

    /** What was done. */
    public enum Action {
        /** The first run of this name. */
        STARTED,
        /** A new run beside earlier ones. */
        STARTED_ANEW,
        /** An unfinished run of equal settings goes on from its last checkpoint. */
        RESUMED,
        /** A run of equal settings is under way. */
        GOES_ON
    }
}
