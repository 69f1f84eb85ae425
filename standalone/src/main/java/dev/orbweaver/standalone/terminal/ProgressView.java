package dev.orbweaver.standalone.terminal;

import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.taskdispatcher.evaluation.ValidationReport;
import dev.orbweaver.taskdispatcher.experiment.ExperimentView;
import dev.orbweaver.taskdispatcher.metrics.StepValues;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A running experiment in a terminal: a line for each finished step and measurement, and, where the output is a terminal, one
 * line below them that says what is going on now.
 */
public final class ProgressView {

    private final PrintWriter out;
    private final boolean live = System.console() != null && System.console().isTerminal();
    private final Set<String> shown = new HashSet<>();
    private boolean statusShown;
    private boolean first = true;

    public ProgressView(PrintWriter out) {
        this.out = out;
    }

    /** Prints what is new. */
    public void show(ExperimentView view, List<StepValues> steps, List<ValidationReport> validations) {
        if (first) { // of a resumed experiment, only what comes now
            first = false;
            steps.stream()
                    .filter(ProgressView::isFinished)
                    .forEach(step -> shown.add(step.step().toString()));
            validations.forEach(report -> shown.add(key(report)));
        }
        for (var report : validations) {
            if (shown.add(key(report))) {
                line(String.format(
                        Locale.ROOT,
                        "%-12s accuracy %5.1f%% +- %.1f on %d questions of %s",
                        report.step(),
                        100 * report.accuracy(),
                        100 * report.standardError(),
                        report.questions(),
                        report.file()));
            }
        }
        for (var step : steps) {
            if (isFinished(step) && shown.add(step.step().toString())) {
                line(text(step, view, steps));
            } else if (step.values().containsKey("warm_up/done")) {
                warmUp(step.values());
            }
        }
        status(view, steps);
        out.flush();
    }

    /** Leaves the last line as it is. */
    public void end() {
        clearStatus();
        out.flush();
    }

    private static String key(ValidationReport report) {
        return report.step() + "/" + report.file();
    }

    private static boolean isFinished(StepValues step) {
        return step.step().mode() == Mode.TRAIN && step.values().containsKey("timing_s/step");
    }

    private static String text(StepValues step, ExperimentView view, List<StepValues> steps) {
        var values = step.values();
        return String.format(
                Locale.ROOT,
                "step %3d/%-3d reward %.3f  %5.1f s (rollout %.1f, update %.1f)  %s",
                step.step().number(),
                view.totalSteps(),
                value(values, "critic/rewards/mean"),
                value(values, "timing_s/step"),
                value(values, "timing_s/gen"),
                value(values, "timing_s/update_actor"),
                left(view, steps));
    }

    /** A line for each tenth. */
    private void warmUp(Map<String, Double> values) {
        long done = Math.round(value(values, "warm_up/done"));
        long total = Math.round(value(values, "warm_up/total"));
        if (shown.add("warm-up " + done * 10 / total)) {
            line(String.format(Locale.ROOT, "warm-up %d/%d loss %.3f", done, total, value(values, "warm_up/loss")));
        }
    }

    private static double value(Map<String, Double> values, String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    /** By the mean of the last five steps; validations are not counted. */
    private static String left(ExperimentView view, List<StepValues> steps) {
        var last = steps.stream().filter(ProgressView::isFinished).toList();
        double mean = last.subList(Math.max(0, last.size() - 5), last.size()).stream()
                .mapToDouble(step -> value(step.values(), "timing_s/step"))
                .average()
                .orElse(0);
        int remaining = view.totalSteps()
                - last.stream()
                        .map(StepValues::step)
                        .mapToInt(StepId::number)
                        .max()
                        .orElse(0);
        long seconds = Math.round(mean * remaining);
        return remaining == 0 ? "" : String.format(Locale.ROOT, "%d:%02d left", seconds / 60, seconds % 60);
    }

    private void line(String text) {
        clearStatus();
        out.println(text);
    }

    private void status(ExperimentView view, List<StepValues> steps) {
        if (!live) {
            return;
        }
        clearStatus();
        String open = String.join(" and ", view.openSteps());
        out.print(String.format(
                "%s%s, version %d %s",
                view.state().toString().toLowerCase(Locale.ROOT).replace('_', ' '),
                open.isEmpty() ? "" : " " + open,
                view.policyVersion(),
                steps.isEmpty() ? "" : left(view, steps)));
        statusShown = true;
    }

    private void clearStatus() {
        if (statusShown) {
            out.print("\r\u001b[2K");
            statusShown = false;
        }
    }
}
