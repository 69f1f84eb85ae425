package dev.orbweaver.trainerservice;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.rollout.AgentSettings;
import java.time.Duration;
import java.util.List;

/** Specifications to test with. */
public final class Specifications {

    private Specifications() {}

    public static Specification small(String modelPath) {
        return new Specification(
                new Specification.Model(modelPath, false, 1),
                new Specification.Data(
                        List.of("train.parquet"), List.of("val.parquet"), null, 2, 32, 8, false, 1, null, null, null),
                new Specification.Rollouts(2, 1, 1, -1, 8, 0, 1L, Duration.ofMinutes(1), 3),
                new AgentSettings("default", "default", "compact", 2, 2048, 2048),
                new Specification.Reward("execution-match", false, 0, 0),
                new Specification.Algorithm("grpo", "rollout", true, "write", false),
                new Specification.Actor(
                        1e-3,
                        0.01,
                        0.9,
                        0.999,
                        1,
                        2,
                        1,
                        256,
                        0.2,
                        0.3,
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
                        3),
                new Specification.Kl(false, 0.001, "k3", false, 0.001, "k1"),
                new Specification.WarmUp(0, 4, 1e-3, null, null),
                new Specification.Trainer(
                        "p",
                        "e",
                        1,
                        4,
                        2,
                        2,
                        true,
                        false,
                        2,
                        Duration.ofMinutes(1),
                        "cpu",
                        List.of("console"),
                        null,
                        false,
                        false));
    }

    public static Specification with(Specification from, Specification.Algorithm algorithm) {
        return new Specification(
                from.model(),
                from.data(),
                from.rollout(),
                from.agent(),
                from.reward(),
                algorithm,
                from.actor(),
                from.kl(),
                from.warmUp(),
                from.trainer());
    }

    public static Specification with(Specification from, Specification.Reward reward) {
        return new Specification(
                from.model(),
                from.data(),
                from.rollout(),
                from.agent(),
                reward,
                from.algorithm(),
                from.actor(),
                from.kl(),
                from.warmUp(),
                from.trainer());
    }

    public static Specification with(Specification from, Specification.Kl kl) {
        return new Specification(
                from.model(),
                from.data(),
                from.rollout(),
                from.agent(),
                from.reward(),
                from.algorithm(),
                from.actor(),
                kl,
                from.warmUp(),
                from.trainer());
    }

    public static Specification with(Specification from, Specification.Rollouts rollouts) {
        return new Specification(
                from.model(),
                from.data(),
                rollouts,
                from.agent(),
                from.reward(),
                from.algorithm(),
                from.actor(),
                from.kl(),
                from.warmUp(),
                from.trainer());
    }

    public static Specification with(Specification from, Specification.Actor actor) {
        return new Specification(
                from.model(),
                from.data(),
                from.rollout(),
                from.agent(),
                from.reward(),
                from.algorithm(),
                actor,
                from.kl(),
                from.warmUp(),
                from.trainer());
    }

    public static Specification with(Specification from, Specification.Trainer trainer) {
        return new Specification(
                from.model(),
                from.data(),
                from.rollout(),
                from.agent(),
                from.reward(),
                from.algorithm(),
                from.actor(),
                from.kl(),
                from.warmUp(),
                trainer);
    }
}
