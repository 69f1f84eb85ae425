package dev.orbweaver.taskdispatcher.evaluation;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.servicesupport.json.JsonRecords;
import dev.orbweaver.sqlenvironment.dataset.DataSet;
import dev.orbweaver.sqlenvironment.dataset.Hardness;
import dev.orbweaver.taskdispatcher.dispatch.ClosedRollout;
import dev.orbweaver.taskdispatcher.dispatch.LedgerEntry;
import dev.orbweaver.taskdispatcher.dispatch.RolloutLedger;
import dev.orbweaver.taskdispatcher.tasks.TaskFiles;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reports of finished validation steps, one for each validation file, computed from the ledger. */
@Component
public class Evaluations {

    private final JdbcClient store;
    private final JsonRecords json;
    private final RolloutLedger ledger;
    private final TaskFiles files;

    Evaluations(JdbcClient store, JsonRecords json, RolloutLedger ledger, TaskFiles files) {
        this.store = store;
        this.json = json;
        this.ledger = ledger;
        this.files = files;
    }

    /** Reports a step whose rollouts are all closed, replacing an earlier report of it. */
    public List<ValidationReport> report(String experiment, Specification specification, StepId step, Instant now) {
        Map<String, ClosedRollout> byTask = ledger.entries(experiment, step).stream()
                .filter(entry -> entry.outcome() != null)
                .collect(Collectors.toMap(entry -> entry.rollout().task(), Evaluations::outcome));
        var reports = files.of(experiment, specification).validations().stream()
                .map(file -> ValidationReport.of(
                        new ValidationReport.Scope(experiment, step.toString(), file.name(), now),
                        file.tasks().stream()
                                .map(task -> byTask.get(task.id()))
                                .filter(Objects::nonNull)
                                .toList(),
                        byHardness(file, byTask)))
                .toList();
        save(experiment, step, reports);
        return reports;
    }

    private static ClosedRollout outcome(LedgerEntry entry) {
        return Objects.requireNonNull(entry.outcome());
    }

    private static Map<String, ValidationReport.Share> byHardness(DataSet file, Map<String, ClosedRollout> byTask) {
        Map<Hardness, ValidationReport.Share> shares = new EnumMap<>(Hardness.class);
        for (Task task : file.tasks()) {
            ClosedRollout rollout = byTask.get(task.id());
            if (rollout != null) {
                var one = new ValidationReport.Share(1, rollout.isCorrect() ? 1 : 0);
                shares.merge(Hardness.of(task.goldSql()), one, ValidationReport.Share::plus);
            }
        }
        Map<String, ValidationReport.Share> byName = new LinkedHashMap<>();
        shares.forEach((hardness, share) -> byName.put(hardness.toString(), share));
        return byName;
    }

    private void save(String experiment, StepId step, List<ValidationReport> reports) {
        store.sql("delete from validation_report where experiment = ? and step = ?")
                .params(experiment, step.toString())
                .update();
        for (int i = 0; i < reports.size(); i++) {
            store.sql("""
                            insert into validation_report (experiment, step, file_order, measured_at, report)
                            values (?, ?, ?, ?, ?)""")
                    .params(
                            experiment,
                            step.toString(),
                            i,
                            Timestamp.from(reports.get(i).measuredAt()),
                            json.mapper().writeValueAsString(reports.get(i)))
                    .update();
        }
    }

    /** All reports of an experiment, oldest step first, files in the specification's order. */
    public List<ValidationReport> of(String experiment) {
        return new ArrayList<>(
                store.sql("select report from validation_report where experiment = ? order by measured_at, file_order")
                        .param(experiment)
                        .query((row, number) -> json.mapper().readValue(row.getString(1), ValidationReport.class))
                        .list());
    }
}
