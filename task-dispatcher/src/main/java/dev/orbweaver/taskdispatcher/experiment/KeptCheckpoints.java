package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.taskdispatcher.evaluation.Evaluations;
import dev.orbweaver.taskdispatcher.evaluation.ValidationReport;
import dev.orbweaver.taskdispatcher.experiment.Checkpoints.Checkpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Which of an experiment's checkpoints stay: the latest, and where asked for the one that validated best on the first file. */
@Component
class KeptCheckpoints {

    private final Checkpoints checkpoints;
    private final Evaluations evaluations;

    KeptCheckpoints(Checkpoints checkpoints, Evaluations evaluations) {
        this.checkpoints = checkpoints;
        this.evaluations = evaluations;
    }

    /** Newest first. */
    List<Checkpoint> of(Experiment experiment) {
        int latest = experiment.specification().trainer().keepCheckpoints();
        var all = checkpoints.latest(experiment.name(), Integer.MAX_VALUE);
        var kept = new ArrayList<>(all.subList(0, Math.min(latest, all.size())));
        best(experiment, all).filter(best -> !kept.contains(best)).ifPresent(kept::add);
        return kept;
    }

    /** The one that validated best, where it is to be kept; of equals the earliest. */
    Optional<Checkpoint> best(Experiment experiment) {
        return experiment.specification().trainer().keepBest()
                ? best(experiment, checkpoints.latest(experiment.name(), Integer.MAX_VALUE))
                : Optional.empty();
    }

    private Optional<Checkpoint> best(Experiment experiment, List<Checkpoint> saved) {
        if (!experiment.specification().trainer().keepBest()) {
            return Optional.empty();
        }
        Map<String, Double> accuracies = firstFile(evaluations.of(experiment.name()));
        Checkpoint best = null;
        double highest = -1;
        for (Checkpoint checkpoint : saved.reversed()) {
            Double accuracy = accuracies.get(StepId.validate(checkpoint.step()).toString());
            if (accuracy != null && accuracy > highest) {
                highest = accuracy;
                best = checkpoint;
            }
        }
        return Optional.ofNullable(best);
    }

    /** By step: reports come file by file, in the specification's order. */
    private static Map<String, Double> firstFile(List<ValidationReport> reports) {
        var accuracies = new HashMap<String, Double>();
        reports.forEach(report -> accuracies.putIfAbsent(report.step(), report.accuracy()));
        return accuracies;
    }
}
