package dev.orbweaver.contracts.experiment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.orbweaver.contracts.identity.StepId;
import java.time.Instant;

/** What happened to an experiment. The dispatcher's state machine is driven by these. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ExperimentEvent.TrainerReady.class, name = "trainer ready"),
    @JsonSubTypes.Type(value = ExperimentEvent.WarmUpProgress.class, name = "warm-up progress"),
    @JsonSubTypes.Type(value = ExperimentEvent.MoreTasksNeeded.class, name = "more tasks needed"),
    @JsonSubTypes.Type(value = ExperimentEvent.StepFinished.class, name = "step finished"),
    @JsonSubTypes.Type(value = ExperimentEvent.CheckpointSaved.class, name = "checkpoint saved"),
    @JsonSubTypes.Type(value = ExperimentEvent.Stopped.class, name = "stopped"),
    @JsonSubTypes.Type(value = ExperimentEvent.Failed.class, name = "failed")
})
public sealed interface ExperimentEvent {

    int schema();

    String experiment();

    Instant at();

    /**
     * The trainer has loaded, or resumed, the experiment and published its policy.
     *
     * @param completedSteps training steps contained in the policy; 0 for a fresh start
     * @param warmedUp whether the warm start is done or not asked for
     */
    record TrainerReady(
            int schema,
            String experiment,
            Instant at,
            long lineage,
            long policyVersion,
            int completedSteps,
            boolean warmedUp)
            implements ExperimentEvent {}

    /** How far the warm start has come. */
    record WarmUpProgress(int schema, String experiment, Instant at, int done, int total, double loss)
            implements ExperimentEvent {}

    /**
     * The rollouts of a training step do not fill its batch: further tasks are to be drawn. Comes again, in a later lineage, after a
     * resume.
     *
     * @param requested rollouts of the step so far; where more are requested already, nothing is to be done
     */
    record MoreTasksNeeded(int schema, String experiment, Instant at, long lineage, StepId step, int requested)
            implements ExperimentEvent {}

    /** A warm-up or training step has become a policy version. Comes again, in a later lineage, after a resume. */
    record StepFinished(
            int schema,
            String experiment,
            Instant at,
            long lineage,
            StepId step,
            long policyVersion,
            StepMetrics metrics)
            implements ExperimentEvent {}

    /** The trainer can go on from here. */
    record CheckpointSaved(int schema, String experiment, Instant at, long lineage, int step, String location)
            implements ExperimentEvent {}

    /** The trainer has saved what it needs and let the experiment go. */
    record Stopped(int schema, String experiment, Instant at, long lineage, int completedSteps)
            implements ExperimentEvent {}

    /** The experiment cannot go on; the reason says what to do. */
    record Failed(int schema, String experiment, Instant at, String service, String reason)
            implements ExperimentEvent {}
}
