package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.taskdispatcher.dispatch.LostRollouts;
import dev.orbweaver.taskdispatcher.dispatch.StepRolledOut;
import dev.orbweaver.taskdispatcher.metrics.LiveUpdates;
import dev.orbweaver.taskdispatcher.policy.PolicyAcknowledgementListener.Acknowledged;
import dev.orbweaver.taskdispatcher.store.Turn;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Every change of an experiment goes through here: change it, take it as far as it goes, store it, tell the world. */
@Component
class ExperimentLoop {

    private final Turn turn;
    private final Experiments experiments;
    private final Conductor conductor;
    private final Telling telling;
    private final InstantSource now;

    /** Who is told. */
    @Component
    record Telling(Announcements announcements, LiveUpdates live, LostRollouts lost) {}

    ExperimentLoop(Turn turn, Experiments experiments, Conductor conductor, Telling telling, InstantSource now) {
        this.turn = turn;
        this.experiments = experiments;
        this.conductor = conductor;
        this.telling = telling;
        this.now = now;
    }

    /** Changes an experiment; one that is not ours is left alone. */
    void change(String name, BiConsumer<Experiment, Instant> change) {
        turn.take(() -> experiments.findByName(name).ifPresent(experiment -> {
            // told first, so that the trainer knows of a step before its rollouts begin
            turn.afterwards(() -> telling.announcements().tell(experiment));
            Instant moment = now.instant();
            var before = ExperimentView.of(experiment);
            change.accept(experiment, moment);
            conductor.advance(experiment, moment);
            var after = ExperimentView.of(experiment);
            if (!after.equals(before)) {
                experiments.save(experiment);
                turn.afterwards(() -> telling.live().send("experiment", after));
            }
            if (!before.state().isAtRest() && after.state().isAtRest()) {
                conductor.rest(experiment);
            }
        }));
    }

    /** Looks at everything that waits for time to pass or for a broker to come back. */
    void tick() {
        turn.take(() -> {
            telling.lost().look();
            experiments.active().forEach(experiment -> change(experiment.name(), (unchanged, moment) -> {}));
        });
    }

    /** Takes up what the last process left. */
    void restore() {
        turn.take(() -> experiments.active().forEach(conductor::restore));
    }

    @EventListener
    void on(StepRolledOut event) {
        change(event.experiment(), (experiment, moment) -> {});
    }

    @EventListener
    void on(Acknowledged event) {
        change(event.experiment(), (experiment, moment) -> {});
    }
}
