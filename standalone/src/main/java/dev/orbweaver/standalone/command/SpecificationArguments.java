package dev.orbweaver.standalone.command;

import dev.orbweaver.taskdispatcher.experiment.ExperimentForm;
import dev.orbweaver.taskdispatcher.specification.SpecificationInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A specification as it is typed: an optional YAML file and {@code name=value} settings, in any order. */
final class SpecificationArguments {

    private final @Nullable Path file;
    private final List<String> settings;

    private SpecificationArguments(@Nullable Path file, List<String> settings) {
        this.file = file;
        this.settings = List.copyOf(settings);
    }

    static SpecificationArguments of(List<String> arguments) {
        Path file = null;
        var settings = new ArrayList<String>();
        for (String argument : arguments) {
            if (argument.contains("=")) {
                settings.add(argument);
            } else if (file == null) {
                file = Path.of(argument);
            } else {
                throw new CommandFailed(
                        ExitCode.USAGE,
                        "'" + argument + "': one specification file is enough, and '" + file
                                + "' is given already; settings are name=value");
            }
        }
        return new SpecificationArguments(file, settings);
    }

    static SpecificationArguments of(Path file, List<String> settings) {
        return new SpecificationArguments(file, settings);
    }

    /** To resolve here. */
    SpecificationInput input() {
        return file == null
                ? SpecificationInput.ofArguments(settings, workingFolder())
                : SpecificationInput.ofFile(file, settings, workingFolder());
    }

    /** To send to the control plane. */
    ExperimentForm form(boolean fresh) {
        var input = input();
        return new ExperimentForm(
                input.yaml(),
                input.sourceName(),
                input.folder().toString(),
                input.arguments(),
                input.workingFolder().toString(),
                fresh);
    }

    private static Path workingFolder() {
        return Objects.requireNonNull(Path.of("").toAbsolutePath());
    }
}
