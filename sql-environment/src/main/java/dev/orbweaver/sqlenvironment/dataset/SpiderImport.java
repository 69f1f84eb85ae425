package dev.orbweaver.sqlenvironment.dataset;

import dev.orbweaver.contracts.reward.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an import brought, and what is wrong with it.
 *
 * @param folder where it lies
 * @param dataSets of each file, without the rows that cannot be used
 * @param emptyTables {@code database.table} of tables without rows: questions about them have empty answers
 */
public record SpiderImport(Path folder, List<DataSet> dataSets, List<String> emptyTables) {

    /** Makes the lists unmodifiable. */
    public SpiderImport {
        dataSets = List.copyOf(dataSets);
        emptyTables = List.copyOf(emptyTables);
    }

    /** For a terminal: what came, each unusable row by name, the doubtful ones by number. */
    public String text() {
        List<String> lines = new ArrayList<>();
        for (DataSet dataSet : dataSets) {
            long databases =
                    dataSet.tasks().stream().map(Task::database).distinct().count();
            lines.add("%s.parquet: %d questions over %d databases, by hardness %s"
                    .formatted(dataSet.name(), dataSet.size(), databases, hardness(dataSet)));
            dataSet.problems().stream()
                    .filter(problem -> problem.kind().leavesOut())
                    .forEach(problem -> lines.add("  " + problem));
            long doubtful = dataSet.problems().stream()
                    .filter(problem -> !problem.kind().leavesOut())
                    .count();
            if (doubtful > 0) {
                lines.add("  " + doubtful + " rows whose " + RowProblem.Kind.GOLD_EMPTY
                        + ": kept, a match there proves little");
            }
        }
        if (!emptyTables.isEmpty()) {
            lines.add("tables without rows: " + String.join(", ", emptyTables));
        }
        return String.join("\n", lines);
    }

    private static Map<Hardness, Integer> hardness(DataSet dataSet) {
        Map<Hardness, Integer> counts = new TreeMap<>();
        dataSet.tasks().forEach(task -> counts.merge(Hardness.of(task.goldSql()), 1, Integer::sum));
        return counts;
    }
}
