package dev.orbweaver.contracts;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.ExperimentEvent;
import dev.orbweaver.contracts.experiment.RolloutAccount;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.experiment.StepMetrics;
import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.policy.PolicyAcknowledgement;
import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.contracts.quarantine.QuarantinedRecord;
import dev.orbweaver.contracts.reward.Score;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.contracts.rollout.AgentSettings;
import dev.orbweaver.contracts.rollout.Generation;
import dev.orbweaver.contracts.rollout.Message;
import dev.orbweaver.contracts.rollout.Outcome;
import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.contracts.rollout.RolloutRequest;
import dev.orbweaver.contracts.rollout.RolloutStatus;
import dev.orbweaver.contracts.rollout.Sampling;
import dev.orbweaver.contracts.rollout.Timings;
import dev.orbweaver.contracts.rollout.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One record of each kind, with every field set. */
final class Samples {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final Attempt ATTEMPT = new Attempt(new RolloutId("sample", StepId.train(3), "train-17", 2), 1);

    private Samples() {}

    static AgentSettings agent() {
        return new AgentSettings("default", "compact", "compact", 2, 2048, 512);
    }

    static RolloutRequest request() {
        return new RolloutRequest(
                1,
                ATTEMPT,
                8,
                "How many cats are there?",
                "shop",
                agent(),
                new Sampling(1.0, 1.0, 0, 48, 7L),
                2,
                Duration.ofSeconds(60));
    }

    static RolloutStatus status() {
        return new RolloutStatus.Heartbeat(1, "rollout-service-a", AT, List.of(ATTEMPT));
    }

    static Rollout rollout() {
        var generation = new Generation(new int[] {1, 2, 3}, new int[] {4, 5}, new float[] {-0.5f, -1.25f}, 2, "stop");
        var transition = new Transition(
                "write_query",
                1,
                List.of(new Message("user", "How many cats are there?")),
                "```sql\nSELECT count(*) FROM cat\n```",
                generation,
                Duration.ofMillis(120));
        return new Rollout(
                1,
                request(),
                List.of("SELECT count(*) FROM cat"),
                List.of(transition),
                Outcome.finished(),
                new Timings(AT, Duration.ofMillis(300), Duration.ofMillis(250), Duration.ofMillis(5)),
                "rollout-service-a");
    }

    static Trajectory trajectory() {
        return new Trajectory(
                1,
                rollout(),
                new Score(1.0, Verdict.MATCH, null),
                new Score(0.0, Verdict.SQL_ERROR, "no such column: cat"));
    }

    static PolicyVersion policyVersion() {
        return new PolicyVersion(
                1, "sample", 1, 3, "/data/version-1-3", "c0ffee", "/data/model", PolicyVersion.Form.FULL, AT);
    }

    static PolicyAcknowledgement acknowledgement() {
        return new PolicyAcknowledgement.Swapped(
                1, "inference-gateway-a", AT, "sample", 1, 3, "c0ffee", Duration.ofMillis(80));
    }

    static ExperimentEvent stepFinished() {
        var account = new RolloutAccount(8, 6, Map.of("prompt too long", 1), Map.of("model call failed", 1));
        return new ExperimentEvent.StepFinished(
                1, "sample", AT, 1, StepId.train(3), 3, new StepMetrics(account, Map.of("actor/grad_norm", 0.5)));
    }

    static QuarantinedRecord quarantined() {
        return new QuarantinedRecord(
                1, "reward-service", Topics.ROLLOUTS, 0, 12, "key", "{", "not a Rollout: unexpected end", AT);
    }

    static ExperimentAnnouncement announcement() {
        return new ExperimentAnnouncement(
                1,
                "sample",
                specification(),
                ExperimentAnnouncement.Wanted.RUN,
                List.of(new ExperimentAnnouncement.OpenStep(StepId.train(3), 8)),
                1);
    }

    private static Specification specification() {
        return new Specification(
                new Specification.Model("/data/model", false, 42),
                new Specification.Data(
                        List.of("/data/train.parquet"),
                        List.of("/data/held_out.parquet"),
                        "/data/database",
                        2,
                        1024,
                        64,
                        true,
                        1,
                        100,
                        50,
                        null),
                new Specification.Rollouts(4, 1.0, 1.0, 0, 48, 0.0, 7L, Duration.ofSeconds(60), 3),
                agent(),
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
                new Specification.WarmUp(1, 16, 1e-4, 100, 10),
                new Specification.AsyncTraining(0, 1),
                new Specification.Trainer(
                        "Orbweaver",
                        "sample",
                        2,
                        10,
                        5,
                        5,
                        true,
                        false,
                        2,
                        Duration.ofMinutes(10),
                        "cpu",
                        List.of("console"),
                        null,
                        false,
                        false,
                        1));
    }
}
