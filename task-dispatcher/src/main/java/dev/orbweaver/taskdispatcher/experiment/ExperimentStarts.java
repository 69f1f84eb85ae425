package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.servicesupport.kafka.QuarantinePublisher;
import dev.orbweaver.servicesupport.kafka.RecordPosition;
import dev.orbweaver.sqlenvironment.dataset.RowProblem;
import dev.orbweaver.taskdispatcher.experiment.ExperimentStarted.Action;
import dev.orbweaver.taskdispatcher.specification.ResolvedSpecification;
import dev.orbweaver.taskdispatcher.specification.SpecificationReader;
import dev.orbweaver.taskdispatcher.store.Turn;
import dev.orbweaver.taskdispatcher.tasks.TaskFiles;
import dev.orbweaver.taskdispatcher.tasks.TaskFilesCheck;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The same command again: an unfinished experiment with equal settings goes on, a finished one starts anew as another run, one
 * with other settings is an error that lists them. Never by accident.
 *
 * <p>A run has a name of its own on the wire ({@code sample}, {@code sample-2}, ...), so that no record of an earlier run can be
 * taken for one of this.
 */
@Component
class ExperimentStarts {

    /** Rows listed one by one; the others are counted. */
    private static final int ROWS_LISTED = 20;

    private final Turn turn;
    private final Experiments experiments;
    private final ExperimentLoop loop;
    private final Data data;
    private final SpecificationReader reader = new SpecificationReader();

    /** The data files, and the time. */
    @Component
    record Data(TaskFilesCheck check, TaskFiles files, QuarantinePublisher quarantine, InstantSource now) {}

    ExperimentStarts(Turn turn, Experiments experiments, ExperimentLoop loop, Data data) {
        this.turn = turn;
        this.experiments = experiments;
        this.loop = loop;
        this.data = data;
    }

    /** Starts, resumes, or explains why not. Checking the data may take a while, so it is done before the turn. */
    ExperimentStarted start(ExperimentForm form) {
        var resolved = reader.read(form.input());
        var latest = experiments.findByBaseNameOrderByRunDesc(resolved.name()).stream()
                .findFirst();
        if (latest.isPresent() && !form.fresh() && latest.get().state() != ExperimentState.COMPLETED) {
            return goOn(latest.get(), resolved);
        }
        var checked = data.check().check(resolved.specification());
        return turn.take(() -> begin(resolved, checked));
    }

    private ExperimentStarted goOn(Experiment unfinished, ResolvedSpecification resolved) {
        var differences = SpecificationReader.differences(unfinished.specification(), resolved.specification());
        if (!differences.isEmpty()) {
            throw new SettingsDiffer(unfinished.name(), differences);
        }
        boolean resting = unfinished.state().isAtRest();
        String from = unfinished.completedSteps() + " of " + unfinished.totalSteps() + " steps done";
        if (resting) {
            loop.change(unfinished.name(), (experiment, now) -> experiment.resume());
        }
        return new ExperimentStarted(
                resting ? Action.RESUMED : Action.GOES_ON,
                resting
                        ? "resumes " + unfinished.name() + " from its last checkpoint (" + from + ")"
                        : unfinished.name() + " is under way (" + from + ")",
                view(unfinished.name()),
                resolved.warnings());
    }

    private ExperimentStarted begin(ResolvedSpecification resolved, TaskFilesCheck.Checked checked) {
        var earlier = experiments.findByBaseNameOrderByRunDesc(resolved.name());
        earlier.stream()
                .filter(run -> !run.state().isAtRest() && run.state() != ExperimentState.STOPPING)
                .forEach(run -> loop.change(run.name(), (experiment, now) -> {
                    experiment.stop(now);
                }));
        int run = earlier.isEmpty() ? 1 : earlier.getFirst().run() + 1;
        var experiment = create(resolved.specification(), run, checked);
        data.files().enter(experiment.name(), checked);
        turn.afterwards(() -> checked.leftOut().forEach(row -> quarantine(experiment.name(), row)));
        loop.change(experiment.name(), (created, now) -> created.queue());
        var warnings = new ArrayList<>(resolved.warnings());
        warnings.addAll(rows(checked.problems()));
        String name = experiment.name();
        return new ExperimentStarted(
                earlier.isEmpty() ? Action.STARTED : Action.STARTED_ANEW,
                earlier.isEmpty()
                        ? "starts " + name
                        : "starts anew as " + name + " beside "
                                + earlier.getFirst().name() + " ("
                                + earlier.getFirst().state() + ")",
                view(name),
                warnings);
    }

    private Experiment create(Specification specification, int run, TaskFilesCheck.Checked checked) {
        String base = specification.trainer().experimentName();
        String name = run == 1 ? base : base + "-" + run;
        int free = run;
        while (experiments.existsByName(name)) { // somebody named an experiment just so
            free++;
            name = base + "-" + free;
        }
        return experiments.save(new Experiment(
                name,
                base,
                free,
                specification,
                checked.tasks().totalSteps(),
                data.now().instant()));
    }

    /** A row lies in no topic: its position is the row's in its file. */
    private void quarantine(String experiment, RowProblem row) {
        int dash = row.task().lastIndexOf('-');
        var position = new RecordPosition(
                row.task().substring(0, dash), 0, Long.parseLong(row.task().substring(dash + 1)));
        data.quarantine().quarantine(position, experiment, null, row.toString());
    }

    private ExperimentView view(String name) {
        return ExperimentView.of(experiments.findByName(name).orElseThrow());
    }

    private static List<String> rows(List<RowProblem> problems) {
        var lines = new ArrayList<>(
                problems.stream().limit(ROWS_LISTED).map(RowProblem::toString).toList());
        if (problems.size() > ROWS_LISTED) {
            lines.add("and " + (problems.size() - ROWS_LISTED) + " more rows");
        }
        return lines;
    }
}
