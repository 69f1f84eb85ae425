package dev.orbweaver.taskdispatcher.metrics;

import dev.orbweaver.contracts.identity.StepId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Every step's measures. A step that is measured again, after a resume, replaces its former measures. */
@Component
public class MetricHistory {

    private final JdbcTemplate store;

    MetricHistory(JdbcTemplate store) {
        this.store = store;
    }

    /** Replaces what is known of the step; values that are not finite are left out. */
    public void replace(String experiment, StepId step, Map<String, Double> values) {
        store.update("delete from step_metric where experiment = ? and step = ?", experiment, step.toString());
        store.batchUpdate(
                "insert into step_metric (experiment, step, name, metric_value) values (?, ?, ?, ?)",
                values.entrySet().stream()
                        .filter(value -> Double.isFinite(value.getValue()))
                        .map(value -> new Object[] {experiment, step.toString(), value.getKey(), value.getValue()})
                        .toList());
    }

    /** All steps of an experiment in the order they happen. */
    public List<StepValues> of(String experiment) {
        Map<String, Map<String, Double>> bySteps = new TreeMap<>();
        store.query(
                "select step, name, metric_value from step_metric where experiment = ?",
                row -> {
                    bySteps.computeIfAbsent(row.getString(1), step -> new TreeMap<>())
                            .put(row.getString(2), row.getDouble(3));
                },
                experiment);
        var steps = new ArrayList<StepValues>();
        bySteps.forEach((step, values) -> steps.add(new StepValues(experiment, StepId.parse(step), values)));
        steps.sort(StepValues.IN_ORDER);
        return steps;
    }

    /** One step's measures; empty where there are none. */
    public Map<String, Double> of(String experiment, StepId step) {
        Map<String, Double> values = new TreeMap<>();
        store.query(
                "select name, metric_value from step_metric where experiment = ? and step = ?",
                row -> {
                    values.put(row.getString(1), row.getDouble(2));
                },
                experiment,
                step.toString());
        return values;
    }
}
