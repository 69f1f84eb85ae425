package dev.orbweaver.standalone.terminal;

import dev.orbweaver.taskdispatcher.evaluation.ValidationReport;
import dev.orbweaver.taskdispatcher.experiment.ExperimentSummary;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** What the model could do before and after. */
public final class ResultTable {

    private static final String ROW = "  %-38s %14s %14s%n";

    private final ExperimentSummary summary;
    private final StringBuilder text = new StringBuilder();

    public ResultTable(ExperimentSummary summary) {
        this.summary = summary;
    }

    /** The table, ready to print; a file for each data set measured. */
    public String text() {
        text.setLength(0);
        summary.files().forEach(this::file);
        if (summary.requested() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n%d steps, %d training rollouts = %d trained + %d dropped + %d failed, %.0f s%n",
                    summary.steps(),
                    summary.requested(),
                    summary.trained(),
                    summary.dropped(),
                    summary.failed(),
                    summary.seconds()));
        }
        return text.toString();
    }

    private void file(ExperimentSummary.FileResult file) {
        text.append(String.format(
                Locale.ROOT, "%n%s, %d questions%n", file.file(), file.after().questions()));
        text.append(String.format(Locale.ROOT, ROW, "", "before", "after"));
        row(file, "accuracy", report -> percent(report.accuracy()) + " +- " + number(100 * report.standardError()));
        counts(file, "  ", ValidationReport::verdicts);
        counts(file, "    ", ValidationReport::failures);
        row(file, "transitions per rollout", report -> number(report.transitionsPerRollout()));
        row(file, "rewritten", report -> Integer.toString(report.rewritten()));
        row(file, "  wrong before, right after rewriting", report -> Integer.toString(report.fixedByRewriting()));
        row(file, "  right before, wrong after rewriting", report -> Integer.toString(report.brokenByRewriting()));
    }

    /** A row for each name counted before or after. */
    private void counts(
            ExperimentSummary.FileResult file,
            String indent,
            Function<ValidationReport, Map<String, Integer>> counted) {
        var names = new TreeSet<>(counted.apply(file.before()).keySet());
        names.addAll(counted.apply(file.after()).keySet());
        for (String name : names) {
            row(
                    file,
                    indent + name,
                    report -> Integer.toString(counted.apply(report).getOrDefault(name, 0)));
        }
    }

    private void row(ExperimentSummary.FileResult file, String label, Function<ValidationReport, String> value) {
        text.append(String.format(Locale.ROOT, ROW, label, value.apply(file.before()), value.apply(file.after())));
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * fraction);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
