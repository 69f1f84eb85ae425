package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as the API shows it.
 *
 * @param name on the wire and in URLs
 * @param specifiedName as the specification says; several runs share it
 * @param openSteps such as {@code train-3}, oldest first; none between steps
 * @param failure why it failed, or what went wrong at its stop
 */
public record ExperimentView(
        String name,
        String specifiedName,
        int run,
        ExperimentState state,
        Wanted wanted,
        boolean announced,
        List<String> openSteps,
        int completedSteps,
        int totalSteps,
        int trainerSteps,
        boolean warmedUp,
        long lineage,
        long policyVersion,
        @Nullable String failure,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    static ExperimentView of(Experiment experiment) {
        return new ExperimentView(
                experiment.name(),
                experiment.baseName(),
                experiment.run(),
                experiment.state(),
                experiment.wanted(),
                experiment.isAnnounced(),
                experiment.openSteps().stream().map(Object::toString).toList(),
                experiment.completedSteps(),
                experiment.totalSteps(),
                experiment.trainerSteps(),
                experiment.isWarmedUp(),
                experiment.lineage(),
                experiment.policyVersion(),
                experiment.failure().orElse(null),
                experiment.createdAt(),
                experiment.startedAt().orElse(null),
                experiment.finishedAt().orElse(null));
    }
}
