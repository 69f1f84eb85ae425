package dev.orbweaver.standalone.command;

import dev.orbweaver.sqlenvironment.dataset.SpiderImporter;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes Parquet files of a published data set. */
@Command(
        name = "import",
        description = "Makes Parquet files of a published data set: orbweaver data import spider DIR --out DIR",
        mixinStandardHelpOptions = true)
final class DataImportCommand implements Callable<Integer> {

    /** The data sets known. */
    enum Format {
        spider
    }

    @Parameters(index = "0", description = "The data set's kind: ${COMPLETION-CANDIDATES}.")
    private Format format = Format.spider;

    @Parameters(index = "1", paramLabel = "DIR", description = "The folder as it was unpacked.")
    private Path folder = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the files go.")
    private Path out = Path.of("");

    @Option(names = "--link", description = "Link to the databases instead of copying them.")
    private boolean link;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        var match = new ExecutionMatch(SandboxLimits.forScoring(Duration.ofSeconds(10)));
        var databases = link ? SpiderImporter.Databases.LINK : SpiderImporter.Databases.COPY;
        var imported = new SpiderImporter(databases, match).run(folder, out);
        spec.commandLine().getOut().println(imported.text());
        return ExitCode.DONE.code();
    }
}
