package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.reward.Score;
import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.contracts.rollout.Outcome;
import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.contracts.rollout.RolloutRequest;
import dev.orbweaver.contracts.rollout.Sampling;
import dev.orbweaver.contracts.rollout.Timings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Words the records of a step: requests, and the failed trajectories of rollouts that nobody brought back. */
final class RequestFactory {

    private final StepWork work;

    RequestFactory(StepWork work) {
        this.work = work;
    }

    /** Every rollout of a step: n samples of each task in training, with one more where a baseline is asked for; one in a measurement. */
    static Stream<RolloutId> rollouts(StepWork work, List<Task> tasks) {
        return tasks.stream()
                .flatMap(task -> IntStream.range(0, samples(work))
                        .mapToObj(sample -> new RolloutId(work.experiment(), work.step(), task.id(), sample)));
    }

    static int samples(StepWork work) {
        return work.step().mode() == Mode.TRAIN ? work.specification().samplesPerTask() : 1;
    }

    RolloutRequest request(Attempt attempt, Task task) {
        return new RolloutRequest(
                Topics.SCHEMA,
                attempt,
                work.requested(),
                task.question(),
                task.database(),
                work.specification().agent(),
                sampling(attempt.rollout()),
                work.minimumPolicyVersion(),
                work.specification().rollout().timeAllowed());
    }

    /** An attempt that ended without anybody's word. */
    Trajectory failed(Attempt attempt, Task task, String reason, String detail, Instant now, String worker) {
        var timings = new Timings(now, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        var rollout = new Rollout(
                Topics.SCHEMA,
                request(attempt, task),
                List.of(),
                List.of(),
                Outcome.failed(reason, detail),
                timings,
                worker);
        return new Trajectory(Topics.SCHEMA, rollout, new Score(0, Verdict.ROLLOUT_FAILED, detail), null);
    }

    private Sampling sampling(RolloutId rollout) {
        var settings = work.specification().rollout();
        boolean isSampled = work.step().mode() == Mode.TRAIN && rollout.sample() < settings.n();
        if (work.step().mode() == Mode.TRAIN && !isSampled) { // the greedy baseline of its group
            return new Sampling(0, 1, 0, settings.maxTokens(), seed(rollout));
        }
        return isSampled
                ? new Sampling(
                        settings.temperature(), settings.topP(), settings.topK(), settings.maxTokens(), seed(rollout))
                : new Sampling(settings.valTemperature(), 1, 0, settings.maxTokens(), seed(rollout));
    }

    /** Of its own for each rollout, the same in every attempt and after every restart. */
    private @Nullable Long seed(RolloutId rollout) {
        Long seed = work.specification().rollout().seed();
        if (seed == null) {
            return null;
        }
        try {
            // the experiment's name is left out: a second run of the same specification draws the same noise
            String text = seed + "." + rollout.step() + "." + rollout.task() + "." + rollout.sample();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong() & Integer.MAX_VALUE; // engines read seeds as int32
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
