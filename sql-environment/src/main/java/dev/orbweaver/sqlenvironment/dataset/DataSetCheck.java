package dev.orbweaver.sqlenvironment.dataset;

import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.dataset.RowProblem.Kind;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Failed;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Refused;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Rows;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.TimedOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Executes every gold SQL before an experiment begins, so that a bad row is found once, named, and left out, instead of failing a
 * rollout in the middle. Rows whose gold SQL gives nothing stay and are reported.
 */
public final class DataSetCheck {

    private final DatabaseFolder databases;
    private final ExecutionMatch match;

    public DataSetCheck(DatabaseFolder databases, ExecutionMatch match) {
        this.databases = databases;
        this.match = match;
    }

    /** The data set without the rows that cannot be used, its earlier problems first, in the order of the rows. */
    public DataSet check(DataSet dataSet) {
        var found = dataSet.tasks().parallelStream()
                .map(this::problem)
                .flatMap(Optional::stream)
                .toList();
        var leftOut = found.stream()
                .filter(problem -> problem.kind().leavesOut())
                .map(RowProblem::task)
                .collect(Collectors.toSet());
        List<RowProblem> problems = new ArrayList<>(dataSet.problems());
        problems.addAll(found);
        List<Task> usable = dataSet.tasks().stream()
                .filter(task -> !leftOut.contains(task.id()))
                .toList();
        return new DataSet(dataSet.name(), usable, problems);
    }

    private Optional<RowProblem> problem(Task task) {
        if (!databases.has(task.database())) {
            return Optional.of(new RowProblem(
                    task.id(), Kind.DATABASE_MISSING, "'" + task.database() + "' is not in " + databases.folder()));
        }
        return switch (match.gold(databases.file(task.database()), task.goldSql())) {
            case Rows rows ->
                rows.rows().isEmpty() ? Optional.of(problem(task, Kind.GOLD_EMPTY, "")) : Optional.empty();
            case Failed failed -> Optional.of(problem(task, Kind.GOLD_FAILS, failed.message()));
            case Refused refused -> Optional.of(problem(task, Kind.GOLD_FAILS, refused.reason()));
            case TimedOut timedOut ->
                Optional.of(problem(
                        task, Kind.GOLD_TOO_SLOW, "over " + timedOut.allowed().toMillis() + " ms"));
        };
    }

    private static RowProblem problem(Task task, Kind kind, String detail) {
        return new RowProblem(task.id(), kind, (detail.isEmpty() ? "" : detail + ": ") + task.goldSql());
    }
}
