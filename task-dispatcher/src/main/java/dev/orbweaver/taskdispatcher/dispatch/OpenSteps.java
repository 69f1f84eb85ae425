package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.taskdispatcher.DispatcherSettings;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The open steps of the running experiments, in memory; the ledger can always give them back. Used in turns. */
@Component
class OpenSteps {

    private final OpenRollouts.Patience patience;
    private final InstantSource now;
    private final Map<String, Map<StepId, OpenRollouts>> byExperiment = new HashMap<>();

    OpenSteps(DispatcherSettings settings, InstantSource now) {
        this.patience = new OpenRollouts.Patience(settings.workerSilence(), settings.handOverPatience());
        this.now = now;
    }

    void load(StepWork work, Collection<LedgerEntry> entries) {
        byExperiment
                .computeIfAbsent(work.experiment(), name -> new HashMap<>())
                .put(work.step(), new OpenRollouts(work, entries, patience, now.instant()));
    }

    Optional<OpenRollouts> find(String experiment, StepId step) {
        return Optional.ofNullable(
                byExperiment.getOrDefault(experiment, Map.of()).get(step));
    }

    List<OpenRollouts> all() {
        return byExperiment.values().stream()
                .flatMap(steps -> steps.values().stream())
                .toList();
    }

    void forget(String experiment, StepId step) {
        byExperiment.getOrDefault(experiment, new HashMap<>()).remove(step);
    }

    void forget(String experiment) {
        byExperiment.remove(experiment);
    }
}
