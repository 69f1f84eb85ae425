package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.OpenStep;
import dev.orbweaver.servicesupport.kafka.RecordPublisher;
import dev.orbweaver.taskdispatcher.dispatch.StepRecords;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Tells all services what the dispatcher wants. What was told already is not told again. */
@Component
class Announcements {

    private final RecordPublisher publisher;
    private final StepRecords steps;
    private final KeptCheckpoints checkpoints;
    private final Map<String, ExperimentAnnouncement> told = new ConcurrentHashMap<>();

    Announcements(RecordPublisher publisher, StepRecords steps, KeptCheckpoints checkpoints) {
        this.checkpoints = checkpoints;
        this.publisher = publisher;
        this.steps = steps;
    }

    /** Publishes the experiment's announcement where it differs from the last one, and waits for the broker. */
    void tell(Experiment experiment) {
        if (!experiment.isAnnounced()) {
            return;
        }
        var announcement = announcement(experiment);
        if (!announcement.equals(told.get(experiment.name()))) {
            publisher.publishAndWait(Topics.EXPERIMENTS, experiment.name(), announcement);
            told.put(experiment.name(), announcement);
        }
    }

    private ExperimentAnnouncement announcement(Experiment experiment) {
        List<OpenStep> open = experiment.openSteps().stream()
                .flatMap(step -> steps.find(experiment.name(), step).stream())
                .map(step -> new OpenStep(step.step(), step.requested()))
                .toList();
        return new ExperimentAnnouncement(
                Topics.SCHEMA,
                experiment.name(),
                experiment.specification().withTotalTrainingSteps(experiment.totalSteps()),
                experiment.wanted(),
                open,
                experiment.lineage(),
                checkpoints.best(experiment).map(Checkpoints.Checkpoint::step).orElse(null));
    }
}
