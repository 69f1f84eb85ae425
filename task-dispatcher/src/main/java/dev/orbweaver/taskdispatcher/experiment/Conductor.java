package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.taskdispatcher.DispatcherSettings;
import dev.orbweaver.taskdispatcher.dispatch.LostRollouts;
import dev.orbweaver.taskdispatcher.dispatch.StepDispatcher;
import dev.orbweaver.taskdispatcher.dispatch.StepRecords;
import dev.orbweaver.taskdispatcher.dispatch.StepWork;
import dev.orbweaver.taskdispatcher.policy.SwapBarrier;
import dev.orbweaver.taskdispatcher.tasks.TaskFiles;
import dev.orbweaver.taskdispatcher.trajectory.TrajectoryArchive;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Decides what an experiment does next. Looks at what is, never at what just happened: asked again at any time, also after a
 * restart, it goes on from there. Used in turns.
 */
@Component
class Conductor {

    private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);

    /** The trainer's word and the last trajectories come by different topics. */
    private static final Duration TOPICS_APART = Duration.ofSeconds(10);

    private final Experiments experiments;
    private final Steps steps;
    private final StepResults results;
    private final SwapBarrier barrier;
    private final DispatcherSettings settings;
    private final Map<String, Since> since = new HashMap<>();

    /** Everything about steps. */
    @Component
    record Steps(
            StepDispatcher dispatcher,
            StepRecords records,
            LostRollouts lost,
            TrajectoryArchive archive,
            TaskFiles files) {

        void leave(Experiment experiment, StepId step) {
            dispatcher.leave(experiment.name(), step);
            archive.prune(experiment.name());
        }

        void leave(Experiment experiment) {
            dispatcher.leave(experiment.name());
            archive.prune(experiment.name());
        }

        boolean isRolledOut(Experiment experiment, StepId step) {
            return dispatcher.isRolledOut(experiment.name(), step);
        }
    }

    /** Since when an experiment is where it is: what the deadlines are measured from. */
    private record Since(ExperimentState state, long lineage, long policyVersion, Instant at) {}

    Conductor(
            Experiments experiments,
            Steps steps,
            StepResults results,
            SwapBarrier barrier,
            DispatcherSettings settings) {
        this.experiments = experiments;
        this.steps = steps;
        this.results = results;
        this.barrier = barrier;
        this.settings = settings;
    }

    /** Takes the experiment as far as it goes now. */
    void advance(Experiment experiment, Instant now) {
        ExperimentState before;
        do {
            before = experiment.state();
            Duration waited = Duration.between(since(experiment, now), now);
            switch (experiment.state()) {
                case QUEUED -> queued(experiment, waited, now);
                case SYNCING -> syncing(experiment, waited, now);
                case VALIDATING -> validating(experiment, now);
                case ROLLING_OUT, TRAINING -> training(experiment, waited, now);
                case STOPPING -> stopping(experiment, waited, now);
                case CREATED, WARMING_UP, PAUSED, STOPPED, COMPLETED, FAILED -> {}
            }
        } while (experiment.state() != before);
    }

    /** Loads what this process must remember of an experiment that was under way when the last one ended. */
    void restore(Experiment experiment) {
        if (experiment.state().isInStep()) {
            load(experiment);
        }
    }

    /** Forgets an experiment in which nothing happens any more. */
    void rest(Experiment experiment) {
        steps.leave(experiment);
        steps.files().forget(experiment.name());
        since.remove(experiment.name());
    }

    private void queued(Experiment experiment, Duration waited, Instant now) {
        if (experiment.isAnnounced()) {
            if (waited.compareTo(settings.loadDeadline()) > 0) {
                experiment.fail(
                        now,
                        "no trainer has loaded the experiment within " + settings.loadDeadline()
                                + ". Is trainer-service running, and does it reach the same Kafka?");
            }
            return;
        }
        boolean othersActive = experiments.active().stream()
                .anyMatch(other -> !other.name().equals(experiment.name()) && other.isAnnounced());
        if (!othersActive) {
            experiment.announce(now);
        }
    }

    private void syncing(Experiment experiment, Duration waited, Instant now) {
        if (!isServed(experiment, waited, now) || experiment.state() != ExperimentState.SYNCING) {
            return;
        }
        if (experiment.trainerSteps() < experiment.completedSteps()) {
            return; // the trainer goes through the later steps again
        }
        if (!experiment.openSteps().isEmpty()) {
            experiment.reopen(); // after a stop or a failure: the steps go on where they were left
            load(experiment);
            return;
        }
        if (experiment.wanted() == Wanted.PAUSE) {
            experiment.paused();
            return;
        }
        if (results.reachesTarget(experiment)) {
            LOG.info(
                    "{}: its target accuracy is reached after {} steps",
                    experiment.name(),
                    experiment.completedSteps());
            experiment.end();
            return;
        }
        plan(experiment)
                .next(
                        experiment.completedSteps(),
                        experiment.isWarmedUp(),
                        steps.records().finishedSteps(experiment.name()))
                .ifPresentOrElse(step -> open(experiment, step, now), experiment::end);
    }

    private static StepPlan plan(Experiment experiment) {
        return new StepPlan(experiment.specification(), experiment.totalSteps());
    }

    private boolean isServed(Experiment experiment, Duration waited, Instant now) {
        var progress = barrier.progress(experiment.name(), experiment.lineage(), experiment.policyVersion());
        if (progress.isComplete()) {
            swapped(experiment, waited, now);
            return true;
        }
        if (waited.compareTo(settings.swapDeadline()) > 0) {
            if (!progress.there().isEmpty()) {
                LOG.warn("{}: goes on without {}", experiment.name(), progress.behind());
                swapped(experiment, waited, now);
                return true;
            }
            String refusal = barrier.refusal(experiment.name());
            if (!refusal.isEmpty()) {
                experiment.fail(now, refusal);
            } else if (waited.compareTo(settings.loadDeadline()) > 0) {
                experiment.fail(
                        now,
                        "no gateway serves policy version " + experiment.policyVersion() + " after "
                                + waited.toSeconds()
                                + " s. Is inference-gateway running, and does it reach the weights' folder?");
            }
        }
        return false;
    }

    private void swapped(Experiment experiment, Duration waited, Instant now) {
        var step = StepId.train(experiment.completedSteps());
        if (experiment.completedSteps() > 0 && experiment.openSteps().isEmpty()) {
            var measured = steps.records().finishedSteps(experiment.name()).contains(StepId.validate(step.number()));
            if (!measured) { // behind the training step, not behind the validation after it
                results.swapped(experiment, step, waited, now);
            }
        }
    }

    private void open(Experiment experiment, StepId step, Instant now) {
        experiment.open(step);
        var work = newWork(experiment, step, now);
        if (step.mode() == Mode.WARM_UP) {
            steps.records().open(work);
        } else {
            steps.dispatcher().open(work);
        }
    }

    private StepWork newWork(Experiment experiment, StepId step, Instant now) {
        int requested = steps.dispatcher().size(experiment.name(), experiment.specification(), step);
        return new StepWork(
                experiment.name(), experiment.specification(), step, requested, experiment.policyVersion(), now);
    }

    /** The rollouts of the open steps. */
    private void load(Experiment experiment) {
        experiment.openSteps().stream()
                .filter(step -> step.mode() != Mode.WARM_UP)
                .forEach(step -> steps.dispatcher().resume(work(experiment, step)));
    }

    private StepWork work(Experiment experiment, StepId step) {
        return steps.records()
                .find(experiment.name(), step)
                .orElseThrow()
                .work(experiment.name(), experiment.specification());
    }

    private void validating(Experiment experiment, Instant now) {
        var step = experiment.openStep().orElseThrow();
        if (steps.isRolledOut(experiment, step)) {
            results.validated(experiment, step, now);
            experiment.closeStep();
            steps.leave(experiment, step);
        } else {
            request(experiment);
        }
    }

    /** Again and again until the broker has them all. */
    private void request(Experiment experiment) {
        experiment.openSteps().forEach(step -> steps.dispatcher().request(work(experiment, step)));
    }

    private void training(Experiment experiment, Duration waited, Instant now) {
        var step = experiment.openStep().orElseThrow();
        Instant finished =
                steps.records().find(experiment.name(), step).orElseThrow().finishedAt();
        boolean rolledOut = steps.isRolledOut(experiment, step);
        request(experiment);
        if (finished != null && rolledOut) {
            trained(experiment, step);
        } else if (finished != null && finished.plus(TOPICS_APART).isBefore(now)) {
            steps.lost().giveUp(experiment.name(), step); // the trainer has closed the step without them
        } else if (rolledOut && experiment.state() == ExperimentState.ROLLING_OUT) {
            experiment.rolledOut();
        } else if (!rolledOut && experiment.state() == ExperimentState.TRAINING) {
            experiment.drawnAgain();
        } else if (rolledOut
                && waited.compareTo(experiment.specification().trainer().stepTimeout()) > 0) {
            experiment.fail(
                    now,
                    "the trainer has not finished " + step + " within trainer.step_timeout "
                            + experiment.specification().trainer().stepTimeout() + " after its last rollout");
        } else if (rolledOut) {
            openAhead(experiment, now);
        }
    }

    private void trained(Experiment experiment, StepId step) {
        results.rolledOut(experiment, step);
        experiment.closeStep();
        steps.leave(experiment, step);
        if (!experiment.openSteps().isEmpty()) { // no later step waits for the swap, so neither do the measures
            results.complete(experiment, step);
        }
    }

    /** The workers are idle while the trainer is at the oldest step: they begin the next one with the policy that is served. */
    private void openAhead(Experiment experiment, Instant now) {
        var open = experiment.openSteps();
        boolean workersAreIdle = open.stream().allMatch(step -> steps.isRolledOut(experiment, step));
        boolean isServed = barrier.progress(experiment.name(), experiment.lineage(), experiment.policyVersion())
                .isComplete();
        boolean trainerIsThere = experiment.trainerSteps() >= experiment.completedSteps();
        if (workersAreIdle && isServed && trainerIsThere && experiment.wanted() == Wanted.RUN) {
            plan(experiment).ahead(open.getLast(), experiment.completedSteps()).ifPresent(step -> {
                experiment.openAhead(step);
                steps.dispatcher().open(newWork(experiment, step, now));
                request(experiment);
            });
        }
    }

    private void stopping(Experiment experiment, Duration waited, Instant now) {
        if (waited.compareTo(settings.stopDeadline()) > 0) {
            experiment.letGoUnanswered(
                    now,
                    "the trainer has not let go within " + settings.stopDeadline() + "; its newest checkpoint counts");
        }
    }

    private Instant since(Experiment experiment, Instant now) {
        var current = new Since(experiment.state(), experiment.lineage(), experiment.policyVersion(), now);
        return since.merge(
                        experiment.name(),
                        current,
                        (former, latest) -> former.state() == latest.state()
                                        && former.lineage() == latest.lineage()
                                        && former.policyVersion() == latest.policyVersion()
                                ? former
                                : latest)
                .at();
    }
}
