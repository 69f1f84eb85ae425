package dev.orbweaver.rewardservice.scoring;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.reward.RewardFunction;
import dev.orbweaver.contracts.reward.Score;
import dev.orbweaver.contracts.reward.Submission;
import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.contracts.rollout.Outcome;
import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.servicesupport.experiment.ExperimentDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes a trajectory of a rollout: scored, or failed with a reason and reward 0. The first turn's SQL is scored beside the final
 * one, so that reports can tell what rewriting changed. Safe from any thread.
 */
@Component
final class Scorer {

    private final ExperimentDirectory experiments;
    private final ExperimentTasks tasks;
    private final RewardFunctions functions;
    private final RewardSettings settings;

    Scorer(ExperimentDirectory experiments, ExperimentTasks tasks, RewardFunctions functions, RewardSettings settings) {
        this.experiments = experiments;
        this.tasks = tasks;
        this.functions = functions;
        this.settings = settings;
    }

    /**
     * Returns within {@code orbweaver.reward.rollout-time} once the experiment is known.
     *
     * @throws UnusableRollout if the experiment is not known
     * @throws ScoringInterrupted if the service stops meanwhile
     */
    Trajectory score(Rollout rollout) {
        if (rollout.outcome().isFailure()) {
            return failed(rollout);
        }
        Specification specification = specification(rollout);
        try {
            return ScoringDeadline.within(settings.rolloutTime(), () -> scored(rollout, specification));
        } catch (ScoringFailed e) {
            return failed(withOutcome(rollout, Outcome.failed("scoring failed", e.getMessage())));
        }
    }

    private Trajectory scored(Rollout rollout, Specification specification) {
        RewardFunction function = functions.named(specification.reward().function());
        Task task = tasks.task(specification.data(), rollout.id().task());
        Path database = tasks.database(specification.data(), task);
        var answers = rollout.queries();
        Score last = function.score(submission(rollout, task, database, rollout.finalSql()));
        Score first =
                answers.size() < 2 ? null : function.score(submission(rollout, task, database, answers.getFirst()));
        return new Trajectory(Topics.SCHEMA, rollout, last, first);
    }

    private static Submission submission(Rollout rollout, Task task, Path database, String sql) {
        return new Submission(task, sql, database, rollout.request().agent());
    }

    private Specification specification(Rollout rollout) {
        String experiment = rollout.id().experiment();
        try {
            return experiments
                    .await(experiment, settings.announcementTime())
                    .map(ExperimentAnnouncement::specification)
                    .orElseThrow(() -> new UnusableRollout("experiment '" + experiment + "' is not known"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScoringInterrupted(e);
        }
    }

    private static Trajectory failed(Rollout rollout) {
        return new Trajectory(
                Topics.SCHEMA, rollout, new Score(0, Verdict.ROLLOUT_FAILED, reason(rollout.outcome())), null);
    }

    private static @Nullable String reason(Outcome outcome) {
        return outcome.detail() == null ? outcome.failure() : outcome.failure() + ": " + outcome.detail();
    }

    private static Rollout withOutcome(Rollout rollout, Outcome outcome) {
        return new Rollout(
                rollout.schema(),
                rollout.request(),
                rollout.queries(),
                rollout.transitions(),
                outcome,
                rollout.timings(),
                rollout.worker());
    }
}
