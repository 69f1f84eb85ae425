package dev.orbweaver.sqlenvironment.dataset;

import dev.orbweaver.contracts.reward.Task;
import java.util.List;

/**
 * The tasks of one file, in the file's order.
 *
 * @param name the file's stem, as it stands in task ids
 * @param tasks what can be used
 * @param problems rows left out or doubtful so far
 */
public record DataSet(String name, List<Task> tasks, List<RowProblem> problems) {

    /** Makes the lists unmodifiable. */
    public DataSet {
        tasks = List.copyOf(tasks);
        problems = List.copyOf(problems);
    }

    /** How many tasks. */
    public int size() {
        return tasks.size();
    }

    /** The first tasks only. */
    public DataSet limitedTo(int most) {
        return new DataSet(name, tasks.subList(0, Math.min(most, tasks.size())), problems);
    }
}
