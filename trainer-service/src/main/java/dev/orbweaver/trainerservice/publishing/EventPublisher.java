package dev.orbweaver.trainerservice.publishing;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentEvent;
import dev.orbweaver.contracts.experiment.StepMetrics;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.servicesupport.kafka.RecordPublisher;
import dev.orbweaver.servicesupport.startup.ServiceIdentity;
import java.nio.file.Path;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Tells the dispatcher what happened to an experiment. Returns when the broker has it. */
@Component
public final class EventPublisher {

    private final RecordPublisher publisher;
    private final ServiceIdentity identity;

    EventPublisher(RecordPublisher publisher, ServiceIdentity identity) {
        this.publisher = publisher;
        this.identity = identity;
    }

    public void ready(String experiment, long lineage, long version, int completedSteps, boolean warmedUp) {
        publish(new ExperimentEvent.TrainerReady(
                Topics.SCHEMA, experiment, Instant.now(), lineage, version, completedSteps, warmedUp));
    }

    public void warmUpProgress(String experiment, int done, int total, double loss) {
        publish(new ExperimentEvent.WarmUpProgress(Topics.SCHEMA, experiment, Instant.now(), done, total, loss));
    }

    public void moreTasksNeeded(String experiment, long lineage, StepId step, int requested) {
        publish(new ExperimentEvent.MoreTasksNeeded(
                Topics.SCHEMA, experiment, Instant.now(), lineage, step, requested));
    }

    public void stepFinished(String experiment, long lineage, StepId step, long version, StepMetrics metrics) {
        publish(new ExperimentEvent.StepFinished(
                Topics.SCHEMA, experiment, Instant.now(), lineage, step, version, metrics));
    }

    public void checkpointSaved(String experiment, long lineage, int step, Path location) {
        publish(new ExperimentEvent.CheckpointSaved(
                Topics.SCHEMA, experiment, Instant.now(), lineage, step, location.toString()));
    }

    public void stopped(String experiment, long lineage, int completedSteps) {
        publish(new ExperimentEvent.Stopped(Topics.SCHEMA, experiment, Instant.now(), lineage, completedSteps));
    }

    public void failed(String experiment, String reason) {
        publish(new ExperimentEvent.Failed(Topics.SCHEMA, experiment, Instant.now(), identity.service(), reason));
    }

    private void publish(ExperimentEvent event) {
        publisher.publishAndWait(Topics.EXPERIMENT_EVENTS, event.experiment(), event);
    }
}
