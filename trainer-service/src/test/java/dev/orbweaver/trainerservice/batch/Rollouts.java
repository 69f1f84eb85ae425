package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Score;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Trajectories to test with. */
public final class Rollouts {

    private Rollouts() {}

    public static RolloutId id(int step, String task, int sample) {
        return new RolloutId("e", StepId.train(step), task, sample);
    }

    public static Trajectory scored(RolloutId id, int stepSize, double reward, Transition... transitions) {
        var score = new Score(reward, reward > 0 ? Verdict.MATCH : Verdict.DIFFERENT_ROWS, null);
        return trajectory(id, 1, stepSize, score, Outcome.finished(), transitions);
    }

    public static Trajectory failed(RolloutId id, int stepSize, String reason) {
        return trajectory(
                id, 1, stepSize, new Score(0, Verdict.ROLLOUT_FAILED, null), Outcome.failed(reason, "for a test"));
    }

    public static Trajectory trajectory(
            RolloutId id, int attempt, int stepSize, Score score, Outcome outcome, Transition... transitions) {
        var request = new RolloutRequest(
                Topics.SCHEMA,
                new Attempt(id, attempt),
                stepSize,
                "How many?",
                "db",
                new AgentSettings("default", "default", "compact", 2, 2048, 2048),
                new Sampling(1, 1, -1, 16, 7L),
                0,
                Duration.ofMinutes(1));
        var timings = new Timings(Instant.EPOCH, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(5));
        var rollout = new Rollout(
                Topics.SCHEMA, request, List.of("SELECT 1"), List.of(transitions), outcome, timings, "worker");
        return new Trajectory(Topics.SCHEMA, rollout, score, null);
    }

    /** A transition of {@code write_query}, by the policy that an experiment begins with. */
    public static Transition wrote(int[] prompt, int... response) {
        return wroteAt(0, prompt, response);
    }

    /** The same by another policy. */
    public static Transition wroteAt(long policyVersion, int[] prompt, int... response) {
        return transition("write_query", policyVersion, prompt, response);
    }

    public static Transition transition(String agentStep, int[] prompt, int... response) {
        return transition(agentStep, 0, prompt, response);
    }

    private static Transition transition(String agentStep, long policyVersion, int[] prompt, int... response) {
        float[] logProbs = new float[response.length];
        Arrays.fill(logProbs, -1);
        return new Transition(
                agentStep,
                1,
                List.of(),
                "text",
                new Generation(prompt, response, logProbs, policyVersion, "stop"),
                Duration.ofMillis(10));
    }

    public static int[] ids(int... ids) {
        return ids;
    }
}
