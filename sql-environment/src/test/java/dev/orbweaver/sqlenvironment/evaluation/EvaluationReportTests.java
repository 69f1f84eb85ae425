package dev.orbweaver.sqlenvironment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Score;
import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.contracts.rollout.AgentSettings;
import dev.orbweaver.contracts.rollout.Generation;
import dev.orbweaver.contracts.rollout.Outcome;
import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.contracts.rollout.RolloutRequest;
import dev.orbweaver.contracts.rollout.Sampling;
import dev.orbweaver.contracts.rollout.Timings;
import dev.orbweaver.contracts.rollout.Transition;
import dev.orbweaver.sqlenvironment.dataset.Hardness;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvaluationReportTests {

    private static final Map<String, Task> TASKS = Map.of(
            "dev-0", new Task("dev-0", "shop", "one", "SELECT a FROM t"),
            "dev-1", new Task("dev-1", "shop", "two", "SELECT a, b FROM t"),
            "test-0", new Task("test-0", "shop", "three", "SELECT a FROM t"));

    @Test
    void everyRolloutCountsAFailedOneAsWrong() {
        var report = EvaluationReport.of(
                List.of(
                        scored("dev-0", Verdict.MATCH, null, 1),
                        scored("dev-1", Verdict.MATCH, Verdict.DIFFERENT_ROWS, 2),
                        scored("test-0", Verdict.SQL_ERROR, Verdict.GOLD_EMPTY, 2),
                        failed("test-7")),
                id -> Optional.ofNullable(TASKS.get(id)));

        assertThat(report.accuracy()).isEqualTo(new Accuracy(4, 2));
        assertThat(report.accuracy().standardError()).isCloseTo(0.25, within(1e-9)); // sqrt(0.5 * 0.5 / 4)
        assertThat(report.byFile()).isEqualTo(Map.of("dev", new Accuracy(2, 2), "test", new Accuracy(2, 0)));
        assertThat(report.byHardness())
                .isEqualTo(Map.of(Hardness.EASY, new Accuracy(2, 1), Hardness.MEDIUM, new Accuracy(1, 1)));
        assertThat(report.byVerdict())
                .isEqualTo(Map.of(Verdict.MATCH, 2, Verdict.SQL_ERROR, 1, Verdict.ROLLOUT_FAILED, 1));
        assertThat(report.rewriting()).isEqualTo(new RewriteEffect(2, 1, 1));
        assertThat(report.transitionsPerRollout()).isCloseTo(5.0 / 3, within(1e-9));
        assertThat(report.promptTokens()).isEqualTo(3);
        assertThat(report.responseTokens()).isEqualTo(2);
    }

    @Test
    void theTextNamesEveryFigure() {
        var report =
                EvaluationReport.of(List.of(scored("dev-0", Verdict.MATCH, null, 1)), id -> Optional.of(TASKS.get(id)));

        assertThat(report.text()).isEqualTo("""
                        accuracy              100.0% ± 0.0 (1 of 1)
                          easy                100.0% ± 0.0 (1 of 1)
                          match               1
                        rewriting             0 rewritten, 0 from wrong to right, 0 from right to wrong
                        transitions a rollout 1.00
                        tokens a transition   prompt 3.0, response 2.0""");
    }

    private static Trajectory scored(String task, Verdict last, @Nullable Verdict first, int transitions) {
        Score firstScore = first == null ? null : new Score(0, first, null);
        return new Trajectory(
                Topics.SCHEMA, rollout(task, Outcome.finished(), transitions), new Score(0, last, null), firstScore);
    }

    private static Trajectory failed(String task) {
        var outcome = Outcome.failed("model call failed", null);
        return new Trajectory(
                Topics.SCHEMA, rollout(task, outcome, 4), new Score(0, Verdict.ROLLOUT_FAILED, null), null);
    }

    private static Rollout rollout(String task, Outcome outcome, int transitions) {
        var id = new RolloutId("experiment", StepId.validate(0), task, 0);
        var request = new RolloutRequest(
                Topics.SCHEMA,
                new Attempt(id, 1),
                4,
                "question",
                "shop",
                new AgentSettings("default", "default", "compact", 3, 2048, 2048),
                new Sampling(0, 1, -1, 128, null),
                0,
                Duration.ofMinutes(1));
        var transition = new Transition(
                "write_query",
                1,
                List.of(),
                "SELECT 1",
                new Generation(new int[] {1, 2, 3}, new int[] {4, 5}, new float[] {0, 0}, 0, "stop"),
                Duration.ZERO);
        var timings = new Timings(Instant.EPOCH, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        return new Rollout(
                Topics.SCHEMA,
                request,
                List.of(),
                Collections.nCopies(transitions, transition),
                outcome,
                timings,
                "worker");
    }
}
