package dev.orbweaver.standalone.command;

import dev.orbweaver.taskdispatcher.specification.SettingsReference;
import dev.orbweaver.taskdispatcher.specification.SpecificationReader;
import dev.orbweaver.trainerservice.memory.MemoryCheck;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one experiment. */
@Command(
        name = "train",
        description = "Runs an experiment: a specification, settings on top of it, or settings alone.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "SPEC.yaml|name=value",
            description = "A specification file and settings; verl's dotted names are understood.")
    private List<String> arguments = List.of();

    @Option(names = "--dry-run", description = "Print every resolved setting with where it came from, and end.")
    private boolean dryRun;

    @Option(names = "--settings", description = "Print all settings, ours and verl's, as Markdown, and end.")
    private boolean settings;

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Mixin
    private ProcessOptions options = new ProcessOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (settings) {
            spec.commandLine().getOut().print(SettingsReference.markdown());
            spec.commandLine().getOut().flush();
            return ExitCode.DONE.code();
        }
        if (arguments.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "nothing to train: give a specification, such as config/sample.yaml, or name=value settings");
        }
        var specification = SpecificationArguments.of(arguments);
        if (dryRun) {
            var resolved = new SpecificationReader().preview(specification.input());
            var out = spec.commandLine().getOut();
            SettingsView.of(resolved).print(out);
            new MemoryView(new MemoryCheck(
                            resolved.specification(), options.settings().gatewayShare()))
                    .print(out);
            return ExitCode.DONE.code();
        }
        // wrong settings are reported before anything starts
        new SpecificationReader().read(specification.input());
        return Experiments.run(options, training, specification, spec.commandLine())
                .code();
    }
}
