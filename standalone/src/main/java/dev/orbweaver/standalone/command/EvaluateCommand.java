package dev.orbweaver.standalone.command;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a model folder: an experiment that only validates, through the same agent and reward. */
@Command(
        name = "evaluate",
        description =
                "Measures a model folder or checkpoint on data sets, through the same agent and reward as training.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "MODEL", description = "Folder in Hugging Face layout.")
    private Path model = Path.of("");

    @Parameters(index = "1..*", paramLabel = "SPEC.yaml|name=value", description = "Agent, prompts and lengths.")
    private List<String> arguments = List.of();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            split = ",",
            description = "Parquet files (default: the specification's validation files).")
    private List<Path> data = List.of();

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Mixin
    private ProcessOptions options = new ProcessOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        var all = new ArrayList<String>();
        all.add("model.path=" + model.toAbsolutePath());
        all.add("trainer.val_only=true");
        all.add("trainer.experiment_name=evaluate-"
                + LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")));
        if (!data.isEmpty()) {
            all.add("data.val_files=["
                    + data.stream()
                            .map(file -> file.toAbsolutePath().toString())
                            .collect(Collectors.joining(","))
                    + "]");
            databases(data.getFirst()).ifPresent(folder -> all.add("data.databases=" + folder));
        }
        all.addAll(arguments);
        return Experiments.run(options, training, SpecificationArguments.of(all), spec.commandLine())
                .code();
    }

    /** The folder beside the file, unless an argument names another. */
    private Optional<Path> databases(Path file) {
        @Nullable Path parent = file.toAbsolutePath().getParent();
        boolean given = arguments.stream().anyMatch(argument -> argument.startsWith("data.databases="));
        return parent == null || given ? Optional.empty() : Optional.of(parent.resolve("database"));
    }
}
