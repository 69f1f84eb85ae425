package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.rollout.AgentSettings;
import java.time.Duration;
import java.util.List;

/** An experiment as the dispatcher announces it; of its settings the gateway reads the trainer's dtype only. */
final class SampleAnnouncement {
    private SampleAnnouncement() {}

    static ExperimentAnnouncement of(String experiment, ExperimentAnnouncement.Wanted wanted) {
        return new ExperimentAnnouncement(Topics.SCHEMA, experiment, specification(experiment), wanted, List.of(), 1);
    }

    private static Specification specification(String experiment) {
        return new Specification(
                new Specification.Model("/model", false, 1),
                new Specification.Data(List.of("train"), List.of("val"), null, 2, 100, 50, true, 1, null, null, null),
                new Specification.Rollouts(4, 1.0, 1.0, 0, 48, 0.0, null, Duration.ofSeconds(60), 3),
                new AgentSettings("default", "compact", "compact", 2, 2048, 512),
                new Specification.Reward("execution-match", false, 0, 0),
                new Specification.Algorithm("grpo", "rollout", true, "write", false, "acc", 10),
                new Specification.Actor(
                        1e-6,
                        0.01,
                        0.9,
                        0.999,
                        1.0,
                        2,
                        1,
                        4096,
                        0.2,
                        0.3,
                        3.0,
                        0.0,
                        "token-mean",
                        "fp32",
                        false,
                        "constant",
                        -1,
                        0,
                        0,
                        "vanilla",
                        null,
                        null,
                        2,
                        3,
                        "all"),
                Specification.Lora.NONE,
                Specification.Memory.UNCHECKED,
                new Specification.Kl(false, 0.001, "k3", false, 0.001, "k1"),
                new Specification.WarmUp(0, 16, 1e-4, null, null),
                new Specification.AsyncTraining(0, 1),
                new Specification.Trainer(
                        "project",
                        experiment,
                        1,
                        5,
                        0,
                        0,
                        false,
                        false,
                        2,
                        Duration.ofMinutes(10),
                        "cpu",
                        List.of(),
                        null,
                        false,
                        false,
                        1));
    }
}
