package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.servicesupport.kafka.QuarantinePublisher;
import dev.orbweaver.servicesupport.kafka.RecordPublisher;
import dev.orbweaver.taskdispatcher.store.Turn;
import dev.orbweaver.taskdispatcher.tasks.ExperimentTasks;
import dev.orbweaver.taskdispatcher.tasks.TaskFiles;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Opens steps: enters their rollouts in the ledger, then requests them, and closes each by its first trajectory. */
@Component
public class StepDispatcher {

    private final Turn turn;
    private final RolloutLedger ledger;
    private final StepRecords steps;
    private final OpenSteps open;
    private final Requests requests;

    /** What a step's requests need: the tasks, the topic, the time, and who waits for the step. */
    @Component
    record Requests(
            TaskFiles files,
            RecordPublisher publisher,
            QuarantinePublisher quarantine,
            InstantSource now,
            ApplicationEventPublisher listeners) {

        void publish(StepWork work, Collection<Attempt> attempts) {
            ExperimentTasks tasks = files.of(work.experiment(), work.specification());
            var factory = new RequestFactory(work);
            var sent = attempts.stream()
                    .map(attempt -> publisher.publish(
                            Topics.ROLLOUT_REQUESTS,
                            attempt.rollout().toString(),
                            factory.request(attempt, task(tasks, attempt.rollout()))))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(sent).join();
        }

        Task task(ExperimentTasks tasks, RolloutId rollout) {
            return tasks.find(rollout.task())
                    .orElseThrow(() -> new IllegalStateException("rollout " + rollout + ": its task is not in the data"
                            + " files any more; put them back as they were at the experiment's start"));
        }
    }

    StepDispatcher(Turn turn, RolloutLedger ledger, StepRecords steps, OpenSteps open, Requests requests) {
        this.turn = turn;
        this.ledger = ledger;
        this.steps = steps;
        this.open = open;
        this.requests = requests;
    }

    /** How many rollouts a step needs. */
    public int size(String experiment, Specification specification, StepId step) {
        var work = new StepWork(
                experiment, specification, step, 0, 0, requests.now().instant());
        return step.mode() == Mode.WARM_UP ? 0 : nextTasks(work, 1).size() * RequestFactory.samples(work);
    }

    /** Opens a step in this turn; {@link #request} then asks for its rollouts. */
    public void open(StepWork work) {
        var tasks = nextTasks(work, 1);
        steps.open(work);
        ledger.enter(RequestFactory.rollouts(work, tasks).toList());
        resume(work);
    }

    /**
     * Draws further tasks for an open training step, none of which it has already; {@link #request} then asks for their rollouts.
     * Nothing happens where it has other than this number of rollouts, and so was extended before.
     */
    public void extend(String experiment, Specification specification, StepId step, int requested) {
        var record = steps.find(experiment, step).orElseThrow();
        if (record.requested() != requested || record.finishedAt() != null) {
            return;
        }
        var work = record.work(experiment, specification);
        var had = ledger.entries(experiment, step).stream()
                .map(entry -> entry.rollout().task())
                .collect(Collectors.toSet());
        int draws = 0;
        List<Task> further;
        do { // a draw of the next epoch may hold none but tasks that this step had in the last one
            draws++;
            further = nextTasks(work, draws).stream()
                    .filter(task -> !had.contains(task.id()))
                    .toList();
        } while (further.isEmpty());
        var rollouts = RequestFactory.rollouts(work, further).toList();
        var extended = work.extendedBy(rollouts.size());
        ledger.enter(rollouts);
        steps.extended(extended, draws);
        if (open.find(experiment, step).isPresent()) {
            resume(extended);
        }
    }

    /** The tasks of a measurement, or of a draw after all those that the experiment has made. */
    private List<Task> nextTasks(StepWork work, int draw) {
        var tasks = requests.files().of(work.experiment(), work.specification());
        return work.step().mode() == Mode.TRAIN
                ? tasks.draw(steps.draws(work.experiment(), Integer.MAX_VALUE) + draw)
                : tasks.measured();
    }

    /** Goes on with a step that was opened before: after a restart, or after a stop. */
    public void resume(StepWork work) {
        open.load(work, ledger.entries(work.experiment(), work.step()));
    }

    /** Requests the step's rollouts after this turn, unless that is done already: asked again where the broker was away. */
    public void request(StepWork work) {
        if (!steps.find(work.experiment(), work.step()).orElseThrow().published()) {
            turn.afterwards(() -> publish(work));
        }
    }

    private void publish(StepWork work) {
        var attempts = ledger.entries(work.experiment(), work.step()).stream()
                .filter(entry -> entry.outcome() == null)
                .map(entry -> new Attempt(entry.rollout(), entry.attempt()))
                .toList();
        requests.publish(work, attempts);
        turn.take(() -> steps.published(work));
    }

    /** A trajectory has come. False where its rollout was closed before, or never requested here. */
    public boolean close(Trajectory trajectory) {
        var now = requests.now().instant();
        if (!ledger.close(trajectory, now)) {
            return false;
        }
        var id = trajectory.id();
        open.find(id.experiment(), id.step()).ifPresent(rollouts -> {
            rollouts.closed(id, now);
            if (rollouts.count() == 0) {
                steps.rolledOut(id.experiment(), id.step(), now);
                requests.listeners().publishEvent(new StepRolledOut(id.experiment()));
            }
        });
        return true;
    }

    /** Whether an open step waits for no rollout. */
    public boolean isRolledOut(String experiment, StepId step) {
        return open.find(experiment, step)
                .map(rollouts -> rollouts.count() == 0)
                .orElseThrow(() -> new IllegalStateException(experiment + ": its open " + step + " is not loaded"));
    }

    /** The step is finished: it needs no rollouts any more. */
    public void leave(String experiment, StepId step) {
        open.forget(experiment, step);
    }

    /** The experiment is at rest. */
    public void leave(String experiment) {
        open.forget(experiment);
    }
}
