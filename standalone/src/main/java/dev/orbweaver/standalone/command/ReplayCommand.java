package dev.orbweaver.standalone.command;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.taskdispatcher.specification.SpecificationReader;
import dev.orbweaver.trainerservice.replay.Replay;
import dev.orbweaver.trainerservice.replay.ReplayReport;
import dev.orbweaver.trainerservice.replay.TrajectoryFile;
import dev.orbweaver.trainerservice.update.StopRequested;
import dev.orbweaver.trainerservice.update.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Training without rollouts: a model folder and recorded trajectories in, a model folder and metrics out. */
@Command(
        name = "replay",
        description = "Updates a model folder from a file of recorded trajectories, without rollouts.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "MODEL", description = "Folder in Hugging Face layout.")
    private Path model = Path.of("");

    @Parameters(index = "1", paramLabel = "TRAJECTORIES.jsonl", description = "One trajectory a line, as JSON.")
    private Path trajectories = Path.of("");

    @Parameters(
            index = "2..*",
            paramLabel = "SPEC.yaml|name=value",
            description = "The settings of algorithm, actor, kl and rollout; verl's dotted names are understood.")
    private List<String> arguments = List.of();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the updated model goes.")
    private Path out = Path.of("");

    @Option(
            names = "--metrics",
            paramLabel = "FILE",
            description = "Where the metrics go (default: replay-metrics.json in the updated model's folder).")
    private @Nullable Path metrics;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException, IOException, StopRequested {
        var report = new Replay(settings(), new ComputePermit(), StopSignal.NEVER)
                .run(model.toAbsolutePath().normalize(), TrajectoryFile.read(trajectories), out);
        Path file = metrics == null ? out.resolve("replay-metrics.json") : metrics;
        Files.write(file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
        report.steps().forEach(this::print);
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%s: %d steps in %.1f s, metrics in %s%n",
                        out,
                        report.steps().size(),
                        report.seconds(),
                        file);
        return ExitCode.DONE.code();
    }

    private Specification settings() {
        var all = new ArrayList<>(List.of("model.path=" + model.toAbsolutePath()));
        all.addAll(arguments);
        return new SpecificationReader()
                .settingsAlone(SpecificationArguments.of(all).input())
                .specification();
    }

    private void print(ReplayReport.Step step) {
        var values = step.metrics().values();
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%s  reward %.3f  loss %.5f  gradient norm %.4f  clipped %.3f  entropy %.3f  %d of %d rollouts%n",
                        step.step(),
                        values.getOrDefault("critic/rewards/mean", 0.0),
                        values.getOrDefault("actor/pg_loss", 0.0),
                        values.getOrDefault("actor/grad_norm", 0.0),
                        values.getOrDefault("actor/pg_clipfrac", 0.0),
                        values.getOrDefault("actor/entropy", 0.0),
                        step.metrics().account().trained(),
                        step.metrics().account().requested());
    }
}
