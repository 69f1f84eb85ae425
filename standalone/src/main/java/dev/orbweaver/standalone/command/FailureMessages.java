package dev.orbweaver.standalone.command;

import dev.orbweaver.languagemodel.ModelFolderException;
import dev.orbweaver.sqlenvironment.dataset.DataSetUnreadable;
import dev.orbweaver.taskdispatcher.specification.SpecificationProblems;
import java.io.UncheckedIOException;

/** Which exceptions are the user's to mend, and which are defects. */
final class FailureMessages {

    private FailureMessages() {}

    static CommandFailed of(Exception exception) {
        return switch (exception) {
            case SpecificationProblems problems ->
                new CommandFailed(ExitCode.USAGE, String.valueOf(problems.getMessage()));
            case ModelFolderException problem ->
                new CommandFailed(ExitCode.UNAVAILABLE, String.valueOf(problem.getMessage()));
            case DataSetUnreadable problem ->
                new CommandFailed(ExitCode.UNAVAILABLE, String.valueOf(problem.getMessage()));
            case UncheckedIOException problem ->
                new CommandFailed(ExitCode.UNAVAILABLE, String.valueOf(problem.getMessage()));
            case IllegalArgumentException problem ->
                new CommandFailed(ExitCode.USAGE, String.valueOf(problem.getMessage()));
            default ->
                new CommandFailed(
                        ExitCode.DEFECT,
                        exception + "\nThis is a defect of Orbweaver; --stacktrace shows where it comes from.");
        };
    }
}
