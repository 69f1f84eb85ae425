package dev.orbweaver.contracts.experiment;

import dev.orbweaver.contracts.identity.StepId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the dispatcher wants of an experiment: the latest record of a key is the whole truth.
 *
 * @param schema see {@code Topics.SCHEMA}
 * @param openSteps steps requested and not yet finished, oldest first
 * @param lineage the latest one the dispatcher has heard of
 * @param bestStep training steps of the checkpoint that validated best; null where none has, or it is not to be kept
 */
public record ExperimentAnnouncement(
        int schema,
        String experiment,
        Specification specification,
        Wanted wanted,
        List<OpenStep> openSteps,
        long lineage,
        @Nullable Integer bestStep) {

    public ExperimentAnnouncement {
        openSteps = List.copyOf(openSteps);
    }

    /** Without a best checkpoint. */
    public ExperimentAnnouncement(
            int schema,
            String experiment,
            Specification specification,
            Wanted wanted,
            List<OpenStep> openSteps,
            long lineage) {
        this(schema, experiment, specification, wanted, openSteps, lineage, null);
    }

    /** What should be. */
    public enum Wanted {
        /** Loaded, and going on with the open steps. */
        RUN,
        /** Loaded, no new step is opened. */
        PAUSE,
        /** Saved and let go, to be resumed later. */
        STOP,
        /** Over: saved and let go, for good. */
        END
    }

    /**
     * A step to be done.
     *
     * @param requested number of rollouts so far; 0 for a warm-up
     */
    public record OpenStep(StepId step, int requested) {}
}
