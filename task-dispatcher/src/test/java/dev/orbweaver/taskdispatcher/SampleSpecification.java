package dev.orbweaver.taskdispatcher;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.rollout.AgentSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The defaults as a record, without files, with some settings changed. */
public final class SampleSpecification {

    private SampleSpecification() {}

    public static Specification with(String name, Object value) {
        return with(Map.of(name, value));
    }

    public static Specification with(Map<String, Object> changed) {
        var trainer = new Specification.Trainer(
                "orbweaver",
                "tiny",
                1,
                null,
                0,
                number(changed, "trainer.test_freq", 0),
                (boolean) changed.getOrDefault("trainer.val_before_train", true),
                (boolean) changed.getOrDefault("trainer.val_only", false),
                2,
                Duration.ofHours(1),
                "cpu",
                List.of(),
                null,
                false,
                false,
                1);
        var rollout = new Specification.Rollouts(
                2, 1, 1, 0, 64, 0, null, Duration.ofSeconds(60), number(changed, "rollout.max_attempts", 3));
        return new Specification(
                new Specification.Model("/model", false, 0),
                new Specification.Data(List.of(), List.of(), null, 4, 512, 64, true, 1, null, null, null),
                rollout,
                new AgentSettings("default", "default", "compact", 2, 2048, 2048),
                new Specification.Reward("execution-match", false, 0, 0),
                new Specification.Algorithm("grpo", "rollout", true, "write", false, "acc", 10),
                new Specification.Actor(
                        1e-6,
                        0.01,
                        0.9,
                        0.999,
                        1,
                        4,
                        1,
                        4096,
                        0.2,
                        0.2,
                        3,
                        0,
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
                new Specification.WarmUp(number(changed, "warm_up.epochs", 0), 4, 1e-5, null, null),
                new Specification.AsyncTraining(number(changed, "async_training.steps_ahead", 0), 1),
                trainer);
    }

    public static Specification defaults() {
        return with(Map.of());
    }

    private static int number(Map<String, Object> changed, String name, int otherwise) {
        return (int) changed.getOrDefault(name, otherwise);
    }
}
