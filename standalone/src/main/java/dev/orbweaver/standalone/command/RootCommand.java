package dev.orbweaver.standalone.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The verbs, and how their failures reach the user: one message, and a stack trace only when asked for. */
@Command(
        name = "orbweaver",
        description = "Trains a self-correcting text-to-SQL agent with reinforcement learning.",
        mixinStandardHelpOptions = true,
        version = "orbweaver 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            TrainCommand.class,
            ServeCommand.class,
            GatewayCommand.class,
            EvaluateCommand.class,
            SftCommand.class,
            ReplayCommand.class,
            DataCommand.class,
            DoctorCommand.class
        })
public final class RootCommand {

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "With an error's message, show where it came from.")
    private boolean stacktrace;

    RootCommand() {}

    /** Ready to execute arguments. Results go to standard output, everything else to standard error. */
    public static CommandLine commandLine() {
        Logging.quiet();
        var root = new RootCommand();
        return new CommandLine(root)
                .setExecutionExceptionHandler((exception, command, parsed) -> root.report(exception, command))
                .setExitCodeExceptionMapper(exception -> ExitCode.USAGE.code());
    }

    private int report(Exception exception, CommandLine command) {
        var failure = exception instanceof CommandFailed failed ? failed : FailureMessages.of(exception);
        var error = command.getErr();
        error.println(command.getColorScheme().errorText("orbweaver: " + failure.getMessage()));
        if (stacktrace) {
            exception.printStackTrace(error);
        }
        error.flush();
        return failure.exitCode().code();
    }
}
