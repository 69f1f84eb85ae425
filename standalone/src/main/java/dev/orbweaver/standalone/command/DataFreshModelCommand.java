package dev.orbweaver.standalone.command;

import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.contracts.rollout.AgentSettings;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.dataset.ParquetDataSet;
import dev.orbweaver.trainerservice.sft.FreshModel;
import dev.orbweaver.trainerservice.sft.FreshModelSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a model folder without weights for a data set: tokenizer and configuration, for {@code sft --initialize}. */
@Command(
        name = "fresh-model",
        description =
                "Makes a small model folder without weights for a data set: a tokenizer from its texts, a configuration.",
        mixinStandardHelpOptions = true)
final class DataFreshModelCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            split = ",",
            description = "Parquet files whose texts the tokenizer is made from.")
    private List<Path> data = List.of();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the files go.")
    private Path out = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        var tasks = new ArrayList<Task>();
        for (Path file : data) {
            tasks.addAll(ParquetDataSet.read(file).tasks());
        }
        var folder = Objects.requireNonNull(data.getFirst().toAbsolutePath().getParent());
        var agent = new AgentSettings("default", "compact", "compact", 2, 2048, 60);
        int ids = new FreshModel(agent, new DatabaseFolder(folder.resolve("database")))
                .write(tasks, FreshModelSize.SAMPLE, out);
        spec.commandLine().getOut().println("made " + out + ": a tokenizer of " + ids + " ids and a configuration");
        return ExitCode.DONE.code();
    }
}
