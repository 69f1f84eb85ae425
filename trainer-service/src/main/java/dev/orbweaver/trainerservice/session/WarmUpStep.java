package dev.orbweaver.trainerservice.session;

import dev.orbweaver.contracts.experiment.RolloutAccount;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.experiment.StepMetrics;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.dataset.TaskCatalog;
import dev.orbweaver.trainerservice.sft.WarmStart;
import dev.orbweaver.trainerservice.sft.WarmStartProgress;
import dev.orbweaver.trainerservice.sft.WarmStartReport;
import dev.orbweaver.trainerservice.sft.WarmStartSettings;
import dev.orbweaver.trainerservice.update.StopRequested;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An experiment's warm-up: a warm start on its training files, published as the next version. Training goes on from the weights as
 * they were written, with a fresh optimizer: the same as {@code sft} first and {@code train} afterwards.
 */
final class WarmUpStep {

    private static final StepId STEP = new StepId(Mode.WARM_UP, 0);
    private static final long BETWEEN_REPORTS = 1_000_000_000;

    private final LoadedExperiment experiment;
    private final Publication publication;
    private final Saving saving;

    WarmUpStep(LoadedExperiment experiment, Publication publication, Saving saving) {
        this.experiment = experiment;
        this.publication = publication;
        this.saving = saving;
    }

    /** Given up on {@link StopRequested}: the experiment stands where it stood. */
    void run(SessionParts parts, Orders orders) throws StopRequested, InterruptedException {
        var specification = experiment.specification();
        var location = publication.nextLocation();
        WarmStartReport report;
        try (var turn = parts.loader().turns(specification, orders).take()) {
            report = new WarmStart(WarmStartSettings.of(specification), parts.permit(), orders)
                    .run(
                            experiment.weights(),
                            tasks(specification.data()),
                            databases(specification.data()),
                            location,
                            throttled(parts));
            turn.versionFollows();
        }
        experiment.replaceWeights(location);
        publication.publishWarmedUp();
        experiment.advance(experiment.progress().afterWarmUp());
        parts.events()
                .stepFinished(
                        experiment.name(),
                        experiment.lineage(),
                        STEP,
                        experiment.progress().version(),
                        metrics(report));
        saving.save(experiment.offsets(), List.of());
    }

    private static List<Task> tasks(Specification.Data data) {
        var files = data.trainFiles().stream().map(Path::of).toList();
        Integer limit = data.limit();
        return TaskCatalog.read(files).dataSets().stream()
                .map(set -> limit == null ? set : set.limitedTo(limit))
                .flatMap(set -> set.tasks().stream())
                .toList();
    }

    private static DatabaseFolder databases(Specification.Data data) {
        String folder = data.databases();
        return new DatabaseFolder(
                folder == null ? Path.of(data.trainFiles().getFirst()).resolveSibling("database") : Path.of(folder));
    }

    /** At most one event a second, and one for the last step. */
    private WarmStartProgress throttled(SessionParts parts) {
        long[] last = {System.nanoTime() - BETWEEN_REPORTS};
        return (done, total, loss) -> {
            if (done == total || System.nanoTime() - last[0] >= BETWEEN_REPORTS) {
                last[0] = System.nanoTime();
                parts.events().warmUpProgress(experiment.name(), done, total, loss);
            }
        };
    }

    private static StepMetrics metrics(WarmStartReport report) {
        return new StepMetrics(
                RolloutAccount.EMPTY,
                Map.of(
                        "sft/loss", report.lastLoss(),
                        "sft/first_loss", report.firstLoss(),
                        "sft/steps", (double) report.steps(),
                        "sft/tasks", (double) report.tasks(),
                        "sft/examples", (double) report.examples(),
                        "sft/examples_too_long", (double) report.tooLong(),
                        "timing_s/step", report.seconds()));
    }
}
