package dev.orbweaver.taskdispatcher.tasks;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.sqlenvironment.dataset.RowProblem;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tasks of every experiment that is asked for; read again after a restart, without the rows left out at its beginning. */
@Component
public class TaskFiles {

    private final JdbcClient store;
    private final Map<String, ExperimentTasks> read = new ConcurrentHashMap<>();

    TaskFiles(JdbcClient store) {
        this.store = store;
    }

    /** Keeps what was checked, and which rows were left out. */
    public void enter(String experiment, TaskFilesCheck.Checked checked) {
        for (RowProblem problem : checked.leftOut()) {
            String reason = problem.toString();
            store.sql("insert into left_out_task (experiment, task, reason) values (?, ?, ?)")
                    .params(experiment, problem.task(), reason.substring(0, Math.min(4000, reason.length())))
                    .update();
        }
        read.put(experiment, checked.tasks());
    }

    public ExperimentTasks of(String experiment, Specification specification) {
        return read.computeIfAbsent(experiment, name -> ExperimentTasks.read(specification, leftOutIds(name)));
    }

    /** Rows left out, each with its reason. */
    public List<String> leftOut(String experiment) {
        return store.sql("select reason from left_out_task where experiment = ? order by task")
                .param(experiment)
                .query((row, number) -> row.getString(1))
                .list();
    }

    /** An experiment at rest needs no tasks in memory. */
    public void forget(String experiment) {
        read.remove(experiment);
    }

    private HashSet<String> leftOutIds(String experiment) {
        return new HashSet<>(store.sql("select task from left_out_task where experiment = ?")
                .param(experiment)
                .query((row, number) -> row.getString(1))
                .list());
    }
}
