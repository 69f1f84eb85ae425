package dev.orbweaver.standalone.command;

import dev.orbweaver.taskdispatcher.specification.ExperimentSizes;
import dev.orbweaver.taskdispatcher.specification.ResolvedSpecification;
import java.io.PrintWriter;
import java.util.stream.Stream;

/** A resolved specification in the terminal: every setting with its value and origin, what follows from them, warnings. */
final class SettingsView {

    private final ResolvedSpecification resolved;

    private SettingsView(ResolvedSpecification resolved) {
        this.resolved = resolved;
    }

    static SettingsView of(ResolvedSpecification resolved) {
        return new SettingsView(resolved);
    }

    void print(PrintWriter out) {
        int names = width(resolved.values().stream().map(value -> value.name()));
        int values = Math.min(40, width(resolved.values().stream().map(value -> String.valueOf(value.value()))));
        for (var value : resolved.values()) {
            out.println(padded(value.name(), names) + " = " + padded(String.valueOf(value.value()), values) + "  # "
                    + value.source());
        }
        var sizes = ExperimentSizes.of(resolved.specification());
        out.println();
        out.println(sizes.rolloutsPerStep() + " rollouts a training step, " + sizes.rowsPerOptimizerStep()
                + " transitions an optimizer step");
        resolved.warnings().forEach(warning -> out.println("warning: " + warning));
        out.flush();
    }

    private static int width(Stream<String> texts) {
        return texts.mapToInt(String::length).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
