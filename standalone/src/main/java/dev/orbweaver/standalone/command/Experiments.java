package dev.orbweaver.standalone.command;

import picocli.CommandLine;

/** What the verbs that run an experiment have in common. */
final class Experiments {

    private Experiments() {}

    static ExitCode run(
            ProcessOptions options,
            TrainingOptions training,
            SpecificationArguments specification,
            CommandLine commandLine)
            throws InterruptedException {
        try (var process = OrbweaverProcess.join(options.settings())) {
            return new ExperimentRun(process, commandLine.getOut(), commandLine.getErr())
                    .run(specification.form(training.fresh()), training.report());
        }
    }
}
