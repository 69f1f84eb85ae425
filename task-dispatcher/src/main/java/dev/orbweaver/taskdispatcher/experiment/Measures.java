package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.taskdispatcher.evaluation.ValidationReport;
import dev.orbweaver.taskdispatcher.metrics.LiveUpdates;
import dev.orbweaver.taskdispatcher.metrics.MetricHistory;
import dev.orbweaver.taskdispatcher.metrics.StepValues;
import dev.orbweaver.taskdispatcher.metrics.Trackers;
import dev.orbweaver.taskdispatcher.store.Turn;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Where a step's measures go: the history, the live page, the trackers. */
@Component
class Measures {

    private final MetricHistory history;
    private final Trackers trackers;
    private final LiveUpdates live;
    private final Turn turn;

    Measures(MetricHistory history, Trackers trackers, LiveUpdates live, Turn turn) {
        this.history = history;
        this.trackers = trackers;
        this.live = live;
        this.turn = turn;
    }

    /** Replaces the step's measures. */
    void enter(Experiment experiment, StepId step, Map<String, Double> values) {
        history.replace(experiment.name(), step, values);
        var entered = new StepValues(experiment.name(), step, new TreeMap<>(values));
        turn.afterwards(() -> live.send("metrics", entered));
    }

    boolean has(Experiment experiment, StepId step, String name) {
        return history.of(experiment.name(), step).containsKey(name);
    }

    /** Adds to the step's measures what is known only later. */
    void add(Experiment experiment, StepId step, Map<String, Double> values) {
        var all = new TreeMap<>(history.of(experiment.name(), step));
        all.putAll(values);
        enter(experiment, step, all);
    }

    /** The step's measures are complete: the trackers take them. */
    void track(Experiment experiment, StepId step) {
        var complete = new StepValues(experiment.name(), step, history.of(experiment.name(), step));
        turn.afterwards(
                () -> trackers.track(experiment.specification().trainer().logger(), complete));
    }

    void show(ValidationReport report) {
        turn.afterwards(() -> live.send("validation", report));
    }
}
