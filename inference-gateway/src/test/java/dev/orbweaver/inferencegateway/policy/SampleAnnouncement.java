package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.testfixtures.Specifications;
import java.util.List;

/** An experiment as the dispatcher announces it; of its settings the gateway reads the trainer's dtype only. */
final class SampleAnnouncement {
    private SampleAnnouncement() {}

    static ExperimentAnnouncement of(String experiment, ExperimentAnnouncement.Wanted wanted) {
        return new ExperimentAnnouncement(
                Topics.SCHEMA, experiment, Specifications.small("/model"), wanted, List.of(), 1);
    }
}
