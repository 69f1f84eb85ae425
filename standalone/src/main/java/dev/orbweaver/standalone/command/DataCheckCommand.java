package dev.orbweaver.standalone.command;

import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.dataset.DataSetCheck;
import dev.orbweaver.sqlenvironment.dataset.ParquetDataSet;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Executes every gold SQL of a data set and names the rows that cannot be used. */
@Command(
        name = "check",
        description = "Executes every gold SQL and names the rows that cannot be used.",
        mixinStandardHelpOptions = true)
final class DataCheckCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Parquet files.")
    private List<Path> files = List.of();

    @Option(
            names = "--databases",
            paramLabel = "DIR",
            description = "Folder with <db_id>/<db_id>.sqlite (default: 'database' beside the file).")
    private @Nullable Path databases;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var match = new ExecutionMatch(SandboxLimits.forScoring(Duration.ofSeconds(10)));
        boolean clean = true;
        for (Path file : files) {
            var checked = new DataSetCheck(databasesOf(file), match).check(ParquetDataSet.read(file));
            out.println(file + ": " + checked.size() + " usable questions");
            checked.problems().forEach(problem -> out.println("  " + problem));
            clean &= checked.problems().stream()
                    .noneMatch(problem -> problem.kind().leavesOut());
        }
        return (clean ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    private DatabaseFolder databasesOf(Path file) {
        return databases != null ? new DatabaseFolder(databases) : DatabaseFolder.beside(file);
    }
}
