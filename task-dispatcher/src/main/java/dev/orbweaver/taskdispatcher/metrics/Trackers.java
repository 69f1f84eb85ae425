package dev.orbweaver.taskdispatcher.metrics;

import java.util.List;
import org.springframework.stereotype.Component;

/** The trackers by name. */
@Component
public class Trackers {

    private final List<Tracker> trackers;

    Trackers(List<Tracker> trackers) {
        this.trackers = trackers;
    }

    /** Hands a step's measures to the trackers that the experiment asks for. */
    public void track(List<String> names, StepValues values) {
        trackers.stream().filter(tracker -> names.contains(tracker.name())).forEach(tracker -> tracker.track(values));
    }
}
