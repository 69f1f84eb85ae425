package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.experiment.ExperimentEvent;
import dev.orbweaver.contracts.experiment.ExperimentEvent.CheckpointSaved;
import dev.orbweaver.contracts.experiment.ExperimentEvent.MoreTasksNeeded;
import dev.orbweaver.contracts.experiment.ExperimentEvent.StepFinished;
import dev.orbweaver.contracts.experiment.ExperimentEvent.TrainerReady;
import dev.orbweaver.contracts.experiment.ExperimentEvent.WarmUpProgress;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.servicesupport.kafka.Received;
import dev.orbweaver.taskdispatcher.dispatch.StepDispatcher;
import dev.orbweaver.taskdispatcher.store.TopicPositions;
import dev.orbweaver.taskdispatcher.store.Turn;
import java.time.Instant;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What the trainer, and any service that must give up, says about an experiment drives its state. */
@Component
class ExperimentEventListener {

    private final Turn turn;
    private final ExperimentLoop loop;
    private final TopicPositions positions;
    private final Outcomes outcomes;

    /** Where a step's outcome is kept, and its tasks come from. */
    @Component
    record Outcomes(StepResults results, Measures measures, Checkpoints checkpoints, StepDispatcher dispatcher) {}

    ExperimentEventListener(Turn turn, ExperimentLoop loop, TopicPositions positions, Outcomes outcomes) {
        this.turn = turn;
        this.loop = loop;
        this.positions = positions;
        this.outcomes = outcomes;
    }

    /** Called by the topic's reader. */
    public void receive(Received<ExperimentEvent> received) {
        turn.take(() -> {
            var event = received.record();
            loop.change(event.experiment(), (experiment, now) -> apply(experiment, event, now));
            positions.save(received.position());
        });
    }

    private void apply(Experiment experiment, ExperimentEvent event, Instant now) {
        switch (event) {
            case TrainerReady ready -> trainerReady(experiment, ready, now);
            case WarmUpProgress progress -> progress(experiment, progress);
            case StepFinished finished -> stepFinished(experiment, finished, now);
            case MoreTasksNeeded needed -> moreTasksNeeded(experiment, needed);
            case CheckpointSaved saved -> outcomes.checkpoints().save(saved);
            case ExperimentEvent.Stopped stopped -> {
                if (experiment.state() == ExperimentState.STOPPING) {
                    experiment.letGo(now);
                }
            }
            case ExperimentEvent.Failed failed -> {
                if (!experiment.state().isAtRest()) {
                    experiment.fail(now, failed.service() + ": " + failed.reason());
                }
            }
        }
    }

    private void trainerReady(Experiment experiment, TrainerReady ready, Instant now) {
        experiment.trainerReady(ready);
        experiment.openSteps().stream().filter(step -> isIn(ready, step)).forEach(step -> {
            // finished by a trainer that went down before it could say so
            outcomes.results().trainedWithoutWord(experiment, step, now);
            experiment.closeStep();
        });
    }

    private static boolean isIn(TrainerReady ready, StepId step) {
        return step.mode() == Mode.WARM_UP && ready.warmedUp()
                || step.mode() == Mode.TRAIN && step.number() <= ready.completedSteps();
    }

    /** A trainer that trains a finished step again asks again. */
    private void moreTasksNeeded(Experiment experiment, MoreTasksNeeded needed) {
        if (experiment.openSteps().contains(needed.step())) {
            outcomes.dispatcher()
                    .extend(experiment.name(), experiment.specification(), needed.step(), needed.requested());
        }
    }

    private void stepFinished(Experiment experiment, StepFinished finished, Instant now) {
        if (!experiment.policyOf(finished)) {
            return;
        }
        outcomes.results().trained(experiment, finished, now);
        boolean isOpen = experiment.openStep().filter(finished.step()::equals).isPresent();
        // a training step closes when its last trajectory is in, too; see Conductor
        if (isOpen
                && (finished.step().mode() == Mode.WARM_UP
                        || !experiment.state().isInStep())) {
            experiment.closeStep();
        }
    }

    private void progress(Experiment experiment, WarmUpProgress progress) {
        outcomes.measures()
                .enter(
                        experiment,
                        new StepId(Mode.WARM_UP, 0),
                        Map.of(
                                "warm_up/done",
                                (double) progress.done(),
                                "warm_up/total",
                                (double) progress.total(),
                                "warm_up/loss",
                                progress.loss()));
    }
}
