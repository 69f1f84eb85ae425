package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.taskdispatcher.specification.SpecificationInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to start.
 *
 * @param yaml text of a specification; null for arguments only
 * @param source the YAML file's name, for messages; also names the experiment where the specification does not
 * @param folder where the text's relative paths start; null: the service's working directory
 * @param arguments {@code name=value} each
 * @param workingFolder where the arguments' relative paths start; null: the service's working directory
 * @param fresh start anew although an unfinished run of this name could go on
 */
public record ExperimentForm(
        @Nullable String yaml,
        @Nullable String source,
        @Nullable String folder,
        @Nullable List<String> arguments,
        @Nullable String workingFolder,
        boolean fresh) {

    SpecificationInput input() {
        return new SpecificationInput(
                yaml,
                Objects.requireNonNullElse(source, "request body"),
                path(folder),
                arguments == null ? List.of() : arguments,
                path(workingFolder));
    }

    private static Path path(@Nullable String folder) {
        return Path.of(Objects.requireNonNullElse(folder, "")).toAbsolutePath();
    }
}
