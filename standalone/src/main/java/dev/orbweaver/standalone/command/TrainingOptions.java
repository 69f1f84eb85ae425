package dev.orbweaver.standalone.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that run an experiment. */
final class TrainingOptions {

    @Option(names = "--fresh", description = "Start anew although an unfinished run of this name could go on.")
    private boolean fresh;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the final table as JSON, too.")
    private @Nullable Path report;

    boolean fresh() {
        return fresh;
    }

    @Nullable
    Path report() {
        return report;
    }
}
