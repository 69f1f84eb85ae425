package dev.orbweaver.standalone.command;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.dataset.ParquetDataSet;
import dev.orbweaver.taskdispatcher.specification.SpecificationInput;
import dev.orbweaver.taskdispatcher.specification.SpecificationReader;
import dev.orbweaver.trainerservice.sft.WarmStart;
import dev.orbweaver.trainerservice.sft.WarmStartReport;
import dev.orbweaver.trainerservice.sft.WarmStartSettings;
import dev.orbweaver.trainerservice.update.StopRequested;
import dev.orbweaver.trainerservice.update.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Supervised warm start: gold SQL in the agent's own prompts, a model folder in, a model folder out. */
@Command(
        name = "sft",
        description = "Warm start from gold SQL: a model folder in, a model folder out.",
        mixinStandardHelpOptions = true)
final class SftCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "MODEL", description = "Folder in Hugging Face layout.")
    private Path model = Path.of("");

    @Parameters(
            index = "1..*",
            paramLabel = "name=value",
            description =
                    "Settings, such as warm_up.epochs=3 warm_up.lr=1e-3 agent.prompts=compact agent.schema=compact.")
    private List<String> settings = List.of();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            split = ",",
            description = "Parquet files to learn from.")
    private List<Path> data = List.of();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the trained model goes.")
    private Path out = Path.of("");

    @Option(
            names = "--initialize",
            paramLabel = "SEED",
            description = "Start from fresh weights: MODEL needs a configuration and a tokenizer only.")
    private @Nullable Long seed;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException, IOException, StopRequested {
        var specification = specification();
        var databases = new DatabaseFolder(
                Path.of(Objects.requireNonNull(specification.data().databases())));
        var tasks = new ArrayList<Task>();
        for (String file : specification.data().valFiles()) {
            tasks.addAll(ParquetDataSet.read(Path.of(file)).tasks());
        }
        var progress = spec.commandLine().getErr();
        if (seed == null) {
            report(train(specification, model, tasks, databases, progress));
            return ExitCode.DONE.code();
        }
        Path fresh = Files.createTempDirectory("orbweaver-fresh-");
        try {
            LanguageModel.openWithoutWeights(model).initializeWeights(seed, fresh.resolve("model"));
            report(train(specification, fresh.resolve("model"), tasks, databases, progress));
        } finally {
            delete(fresh);
        }
        return ExitCode.DONE.code();
    }

    /** The experiment's own settings, so that a warm start by this command is the one in an experiment. */
    private Specification specification() {
        String files = "["
                + String.join(
                        ",",
                        data.stream().map(f -> f.toAbsolutePath().toString()).toList()) + "]";
        var arguments = new ArrayList<>(List.of(
                "model.path=" + model.toAbsolutePath(),
                "model.initialize=" + (seed != null),
                // a warm start measures nothing, so its files may stand where a specification wants files to measure on
                "data.val_files=" + files,
                "trainer.val_only=true",
                "data.databases="
                        + Objects.requireNonNull(
                                        data.getFirst().toAbsolutePath().getParent())
                                .resolve("database"),
                "trainer.experiment_name=sft"));
        arguments.addAll(settings);
        if (settings.stream().noneMatch(setting -> setting.startsWith("warm_up.epochs="))) {
            arguments.add("warm_up.epochs=1");
        }
        var input = SpecificationInput.ofArguments(arguments, Path.of("").toAbsolutePath());
        return new SpecificationReader().read(input).specification();
    }

    private WarmStartReport train(
            Specification specification, Path from, List<Task> tasks, DatabaseFolder databases, PrintWriter progress)
            throws InterruptedException, StopRequested {
        var warmStart = new WarmStart(WarmStartSettings.of(specification), new ComputePermit(), StopSignal.NEVER);
        return warmStart.run(from, tasks, databases, out, (done, total, loss) -> {
            if (done % Math.max(1, total / 20) == 0 || done == total) {
                progress.printf(Locale.ROOT, "step %d/%d  loss %.4f%n", done, total, loss);
                progress.flush();
            }
        });
    }

    private void report(WarmStartReport report) {
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%s: %d examples of %d tasks (%d too long left out), %d steps, loss %.4f -> %.4f, %.0f s%n",
                        out,
                        report.examples(),
                        report.tasks(),
                        report.tooLong(),
                        report.steps(),
                        report.firstLoss(),
                        report.lastLoss(),
                        report.seconds());
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
