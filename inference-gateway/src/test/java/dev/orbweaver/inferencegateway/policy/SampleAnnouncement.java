package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.testfixtures.Specifications;
import java.util.List;

/** An experiment as the dispatcher announces it; of its settings the gateway reads the trainer's dtype and the lengths only. */
final class SampleAnnouncement {
    private SampleAnnouncement() {}

    /** Computed in fp32, with prompts of 300 tokens at most and responses of 100. */
    static ExperimentAnnouncement of(String experiment, ExperimentAnnouncement.Wanted wanted) {
        var specification = Specifications.changed(
                Specifications.small("/model"), "data.maxPromptLength", 300, "rollout.maxTokens", 100);
        return new ExperimentAnnouncement(Topics.SCHEMA, experiment, specification, wanted, List.of(), 1);
    }
}
