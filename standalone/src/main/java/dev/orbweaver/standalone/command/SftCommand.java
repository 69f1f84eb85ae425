package dev.orbweaver.standalone.command;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.dataset.ParquetDataSet;
import dev.orbweaver.taskdispatcher.specification.SpecificationInput;
import dev.orbweaver.taskdispatcher.specification.SpecificationReader;
import dev.orbweaver.trainerservice.batch.RowFilter;
import dev.orbweaver.trainerservice.replay.TrajectoryFile;
import dev.orbweaver.trainerservice.sft.Rewarded;
import dev.orbweaver.trainerservice.sft.WarmStart;
import dev.orbweaver.trainerservice.sft.WarmStartReport;
import dev.orbweaver.trainerservice.sft.WarmStartSettings;
import dev.orbweaver.trainerservice.update.StopRequested;
import dev.orbweaver.trainerservice.update.StopSignal;
import java.io.IOException;
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
        description = "Warm start from gold SQL, or from rewarded rollouts: a model folder in, a model folder out.",
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
            split = ",",
            description = "Parquet files to learn from: their gold SQL.")
    private List<Path> data = List.of();

    @Option(
            names = "--trajectories",
            paramLabel = "FILE",
            description = "Instead of gold SQL: recorded rollouts (JSON lines), those that were rewarded.")
    private @Nullable Path trajectories;

    @Option(
            names = "--min-reward",
            paramLabel = "REWARD",
            defaultValue = "1",
            description =
                    "With --trajectories: the least reward of a rollout to learn from (default: ${DEFAULT-VALUE}).")
    private double minReward;

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
        if (data.isEmpty() == (trajectories == null)) {
            throw new CommandFailed(ExitCode.USAGE, "give what to learn from: either --data or --trajectories");
        }
        if (trajectories != null) {
            report(reject(trajectories));
            return ExitCode.DONE.code();
        }
        var specification = specification();
        var databases = new DatabaseFolder(
                Path.of(Objects.requireNonNull(specification.data().databases())));
        var tasks = new ArrayList<Task>();
        for (String file : specification.data().valFiles()) {
            tasks.addAll(ParquetDataSet.read(Path.of(file)).tasks());
        }
        if (seed == null) {
            report(train(specification, model, tasks, databases));
            return ExitCode.DONE.code();
        }
        Path fresh = Files.createTempDirectory("orbweaver-fresh-");
        try {
            LanguageModel.openWithoutWeights(model).initializeWeights(seed, fresh.resolve("model"));
            report(train(specification, fresh.resolve("model"), tasks, databases));
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
        arguments.addAll(withAnEpoch());
        var input = SpecificationInput.ofArguments(arguments, Path.of("").toAbsolutePath());
        return new SpecificationReader().read(input).specification();
    }

    /** Rejection sampling: the rollouts that were rewarded, in place of gold SQL. */
    private WarmStartReport reject(Path recorded) throws InterruptedException, StopRequested {
        var arguments = new ArrayList<>(List.of("model.path=" + model.toAbsolutePath()));
        arguments.addAll(withAnEpoch());
        var specification = new SpecificationReader()
                .settingsAlone(SpecificationArguments.of(arguments).input())
                .specification();
        return new WarmStart(WarmStartSettings.of(specification), new ComputePermit(), StopSignal.NEVER)
                .run(
                        model,
                        new Rewarded(TrajectoryFile.read(recorded), minReward),
                        new RowFilter(specification),
                        out,
                        this::show);
    }

    private List<String> withAnEpoch() {
        var all = new ArrayList<>(settings);
        if (settings.stream().noneMatch(setting -> setting.startsWith("warm_up.epochs="))) {
            all.add("warm_up.epochs=1");
        }
        return all;
    }

    private void show(int done, int total, double loss) {
        if (done % Math.max(1, total / 20) == 0 || done == total) {
            spec.commandLine().getErr().printf(Locale.ROOT, "step %d/%d  loss %.4f%n", done, total, loss);
            spec.commandLine().getErr().flush();
        }
    }

    private WarmStartReport train(Specification specification, Path from, List<Task> tasks, DatabaseFolder databases)
            throws InterruptedException, StopRequested {
        var warmStart = new WarmStart(WarmStartSettings.of(specification), new ComputePermit(), StopSignal.NEVER);
        return warmStart.run(from, tasks, databases, out, this::show);
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
