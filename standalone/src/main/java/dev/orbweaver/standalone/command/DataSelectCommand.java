package dev.orbweaver.standalone.command;

import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.languagemodel.text.Tokenizer;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.database.SchemaStyle;
import dev.orbweaver.sqlenvironment.database.SchemaText;
import dev.orbweaver.sqlenvironment.dataset.DataRow;
import dev.orbweaver.sqlenvironment.dataset.DataSetCheck;
import dev.orbweaver.sqlenvironment.dataset.HeldOutSplit;
import dev.orbweaver.sqlenvironment.dataset.ParquetDataSet;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch;
import dev.orbweaver.sqlenvironment.prompt.Truncation;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a smaller data set of the databases whose schema is short enough for a small model and a small machine. */
@Command(
        name = "select",
        description = "Selects the questions over databases with short schemas, and holds some of them out.",
        mixinStandardHelpOptions = true)
final class DataSelectCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "FILE", description = "Parquet file, its databases in 'database' beside it.")
    private Path file = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "DIR",
            required = true,
            description = "Folder with the tokenizer that counts a schema's tokens.")
    private Path model = Path.of("");

    @Option(
            names = "--schema",
            paramLabel = "STYLE",
            defaultValue = "compact",
            description = "Style of the schema, as in agent.schema (default: ${DEFAULT-VALUE}).")
    private String schema = "";

    @Option(
            names = "--max-schema-tokens",
            paramLabel = "TOKENS",
            required = true,
            description = "Longest schema to select.")
    private int maxSchemaTokens;

    @Option(
            names = "--hold-out",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "Share of the questions to measure on, 0 to 1; never the same SQL on both sides"
                    + " (default: ${DEFAULT-VALUE}).")
    private double heldOut;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "Draws the questions held out (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Where train.parquet, held_out.parquet and a link to the databases go.")
    private Path out = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        var databases = DatabaseFolder.beside(file);
        var match = new ExecutionMatch(SandboxLimits.forScoring(Duration.ofSeconds(10)));
        var checked = new DataSetCheck(databases, match).check(ParquetDataSet.read(file));
        if (checked.tasks().isEmpty()) {
            throw new CommandFailed(ExitCode.USAGE, "%s has no usable question".formatted(file));
        }
        var lengths = schemaTokens(checked.tasks(), databases);
        var tasks = checked.tasks().stream()
                .filter(task -> lengths.getOrDefault(task.database(), 0) <= maxSchemaTokens)
                .toList();
        if (tasks.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "--max-schema-tokens %d selects nothing: the shortest schema in %s takes %s tokens"
                            .formatted(maxSchemaTokens, file, Collections.min(lengths.values())));
        }
        var split = HeldOutSplit.of(tasks, heldOut, seed);
        write("train.parquet", split.train());
        write("held_out.parquet", split.heldOut());
        databases.link(out.resolve("database"));
        spec.commandLine()
                .getOut()
                .printf(
                        "%d of %d questions, over %d databases: %d to train on, %d held out, in %s%n",
                        tasks.size(),
                        checked.size(),
                        tasks.stream().map(Task::database).distinct().count(),
                        split.train().size(),
                        split.heldOut().size(),
                        out);
        return ExitCode.DONE.code();
    }

    private Map<String, Integer> schemaTokens(List<Task> tasks, DatabaseFolder databases) {
        var style = SchemaStyle.of(schema);
        var texts = new SchemaText();
        var whole = new Truncation(Integer.MAX_VALUE);
        try (var tokenizer = Tokenizer.open(model)) {
            return tasks.stream()
                    .map(Task::database)
                    .distinct()
                    .collect(Collectors.toMap(
                            name -> name,
                            name -> tokenizer.encode(texts.of(databases.file(name), style, whole)).length));
        }
    }

    private void write(String name, List<Task> tasks) throws IOException {
        var rows = tasks.stream()
                .map(task -> new DataRow(task.database(), task.question(), task.goldSql()))
                .toList();
        ParquetDataSet.write(out.resolve(name), rows);
    }
}
