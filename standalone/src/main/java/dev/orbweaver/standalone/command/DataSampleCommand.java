package dev.orbweaver.standalone.command;

import dev.orbweaver.sqlenvironment.sample.SampleDataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the project's own data set again. */
@Command(
        name = "sample",
        description = "Makes the sample data set: the same seed makes the same files as in data/sample.",
        mixinStandardHelpOptions = true)
final class DataSampleCommand implements Callable<Integer> {

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the files go.")
    private Path out = Path.of("");

    @Option(names = "--seed", defaultValue = "" + SampleDataSet.SEED, description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        SampleDataSet.write(out, seed);
        spec.commandLine().getOut().println("made " + out);
        return ExitCode.DONE.code();
    }
}
