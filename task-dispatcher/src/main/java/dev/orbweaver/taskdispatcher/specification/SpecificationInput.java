package dev.orbweaver.taskdispatcher.specification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody gives to start an experiment.
 *
 * @param yaml text of a specification, or null for arguments only
 * @param sourceName the file's name for messages
 * @param folder where the text's relative paths start
 * @param arguments {@code name=value} each, stronger than the text
 * @param workingFolder where the arguments' relative paths start
 */
public record SpecificationInput(
        @Nullable String yaml, String sourceName, Path folder, List<String> arguments, Path workingFolder) {

    public SpecificationInput {
        arguments = List.copyOf(arguments);
    }

    /**
     * A file and arguments on top of it.
     *
     * @throws SpecificationProblems if the file cannot be read
     */
    public static SpecificationInput ofFile(Path file, List<String> arguments, Path workingFolder) {
        Path absolute = workingFolder.resolve(file).toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        try {
            return new SpecificationInput(
                    Files.readString(absolute),
                    file.toString(),
                    folder == null ? absolute : folder,
                    arguments,
                    workingFolder);
        } catch (IOException e) {
            throw new SpecificationProblems(List.of(new SpecificationProblem(
                    file.toString(), "", "cannot be read (" + e + "). Give the path of a YAML file")));
        }
    }

    public static SpecificationInput ofArguments(List<String> arguments, Path workingFolder) {
        return new SpecificationInput(null, Source.ARGUMENT, workingFolder, arguments, workingFolder);
    }
}
