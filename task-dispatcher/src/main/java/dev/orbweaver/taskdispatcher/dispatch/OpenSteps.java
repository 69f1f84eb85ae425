package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.taskdispatcher.DispatcherSettings;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The open step of each running experiment, in memory; the ledger can always give it back. Used in turns. */
@Component
class OpenSteps {

    private final OpenRollouts.Patience patience;
    private final InstantSource now;
    private final Map<String, OpenRollouts> byExperiment = new HashMap<>();

    OpenSteps(DispatcherSettings settings, InstantSource now) {
        this.patience = new OpenRollouts.Patience(settings.workerSilence(), settings.handOverPatience());
        this.now = now;
    }

    void load(StepWork work, Collection<LedgerEntry> entries) {
        byExperiment.put(work.experiment(), new OpenRollouts(work, entries, patience, now.instant()));
    }

    Optional<OpenRollouts> find(String experiment) {
        return Optional.ofNullable(byExperiment.get(experiment));
    }

    List<OpenRollouts> all() {
        return List.copyOf(byExperiment.values());
    }

    void forget(String experiment) {
        byExperiment.remove(experiment);
    }
}
