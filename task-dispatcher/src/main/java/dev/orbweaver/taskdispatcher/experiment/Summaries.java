package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.experiment.RolloutAccount;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.taskdispatcher.dispatch.StepRecords;
import dev.orbweaver.taskdispatcher.dispatch.StepRecords.StepRecord;
import dev.orbweaver.taskdispatcher.evaluation.Evaluations;
import dev.orbweaver.taskdispatcher.evaluation.ValidationReport;
import dev.orbweaver.taskdispatcher.experiment.ExperimentSummary.FileResult;
import dev.orbweaver.taskdispatcher.experiment.ExperimentSummary.Phase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Sums up an experiment from its steps and reports. */
@Component
class Summaries {

    private final StepRecords steps;
    private final Evaluations evaluations;
    private final InstantSource now;

    Summaries(StepRecords steps, Evaluations evaluations, InstantSource now) {
        this.steps = steps;
        this.evaluations = evaluations;
        this.now = now;
    }

    ExperimentSummary of(Experiment experiment) {
        var account = steps.all(experiment.name()).stream()
                .filter(step -> step.step().mode() == Mode.TRAIN)
                .map(StepRecord::account)
                .filter(Objects::nonNull)
                .reduce(RolloutAccount.EMPTY, RolloutAccount::plus);
        var reports = evaluations.of(experiment.name());
        var files = files(reports);
        var first = files.isEmpty() ? null : files.getFirst();
        return new ExperimentSummary(
                experiment.name(),
                experiment.state(),
                first == null ? null : first.before().accuracy(),
                first == null ? null : first.after().accuracy(),
                first == null ? 0 : first.after().questions(),
                experiment.completedSteps(),
                seconds(experiment),
                account.requested(),
                account.trained(),
                account.droppedInAll(),
                account.failedInAll(),
                account.dropped(),
                account.failed(),
                files,
                reports.stream()
                        .map(report -> new Phase(
                                report.step(),
                                report.file(),
                                report.questions(),
                                report.accuracy(),
                                report.standardError()))
                        .toList());
    }

    private static List<FileResult> files(List<ValidationReport> reports) {
        Map<String, FileResult> byFile = new LinkedHashMap<>();
        for (ValidationReport report : reports) {
            byFile.merge(
                    report.file(),
                    new FileResult(report.file(), report, report),
                    (former, latest) -> new FileResult(former.file(), former.before(), latest.after()));
        }
        return List.copyOf(byFile.values());
    }

    private double seconds(Experiment experiment) {
        Instant end = experiment.finishedAt().orElseGet(now::instant);
        return Duration.between(experiment.startedAt().orElse(end), end).toMillis() / 1000.0;
    }
}
