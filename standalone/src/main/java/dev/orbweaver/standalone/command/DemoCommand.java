package dev.orbweaver.standalone.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains the project's own model on the project's own data set. */
@Command(
        name = "demo",
        description = "Trains the sample model on the sample data set, and shows what it could do before and after.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Parameters(paramLabel = "name=value", description = "Settings on top of config/sample.yaml.")
    private List<String> settings = List.of();

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Mixin
    private ProcessOptions options = new ProcessOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Path preset = ProcessOptions.home().resolve("config").resolve("sample.yaml");
        if (!Files.isRegularFile(preset)) {
            throw new CommandFailed(
                    ExitCode.UNAVAILABLE, preset + " is missing: run orbweaver from a checkout of the project");
        }
        return Experiments.run(options, training, SpecificationArguments.of(preset, settings), spec.commandLine())
                .code();
    }
}
