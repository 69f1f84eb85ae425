package dev.orbweaver.standalone.command;

import dev.orbweaver.standalone.terminal.ProgressView;
import dev.orbweaver.standalone.terminal.ResultTable;
import dev.orbweaver.taskdispatcher.experiment.ExperimentForm;
import dev.orbweaver.taskdispatcher.experiment.ExperimentState;
import dev.orbweaver.taskdispatcher.experiment.ExperimentView;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One experiment from a command's point of view: start or resume it, show it, stop it at Ctrl-C, print its result. */
final class ExperimentRun {

    private static final Duration POLL = Duration.ofMillis(400);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final OrbweaverProcess process;
    private final ControlPlaneClient client;
    private final PrintWriter out;
    private final PrintWriter progress;

    ExperimentRun(OrbweaverProcess process, PrintWriter out, PrintWriter progress) {
        this.process = process;
        this.client = process.client();
        this.out = out;
        this.progress = progress;
    }

    /** Returns when the experiment is at rest. */
    ExitCode run(ExperimentForm form, @Nullable Path report) throws InterruptedException {
        var started = client.start(form);
        progress.println(started.message());
        started.warnings().forEach(warning -> progress.println("warning: " + warning));
        progress.println("dashboard: " + process.controlPlane());
        progress.flush();
        String name = started.experiment().name();
        var ended = new AtomicBoolean();
        var interrupt = Thread.ofPlatform().unstarted(() -> stop(name, ended));
        Runtime.getRuntime().addShutdownHook(interrupt);
        var view = follow(name);
        ended.set(true);
        return result(view, report);
    }

    private ExperimentView follow(String name) throws InterruptedException {
        var display = new ProgressView(progress);
        while (true) {
            var view = client.get(name);
            display.show(view, client.metrics(name), client.validations(name));
            if (view.state().isAtRest() && view.state() != ExperimentState.CREATED) {
                display.end();
                return view;
            }
            Thread.sleep(POLL);
        }
    }

    private ExitCode result(ExperimentView view, @Nullable Path report) {
        var summary = client.summary(view.name());
        out.print(new ResultTable(summary).text());
        out.flush();
        if (report != null) {
            write(report, JsonMapper.shared().valueToTree(summary));
        }
        if (view.state() == ExperimentState.FAILED) {
            throw new CommandFailed(ExitCode.FAILED, "experiment " + view.name() + " failed: " + view.failure());
        }
        return view.state() == ExperimentState.COMPLETED ? ExitCode.DONE : ExitCode.STOPPED;
    }

    /** The seconds are the command's, from its start to this file. */
    private static void write(Path report, JsonNode summary) {
        var fields = (ObjectNode) summary;
        fields.put("seconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
        try {
            Files.writeString(
                    report, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(fields) + "\n");
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.UNAVAILABLE, "report " + report + " cannot be written: " + e.getMessage());
        }
    }

    /** At Ctrl-C: the trainer saves its last completed step, then the services end. */
    private void stop(String name, AtomicBoolean ended) {
        if (ended.get()) {
            return;
        }
        if (!process.isOwn()) {
            progress.println("\nexperiment " + name + " goes on at " + process.controlPlane());
            progress.flush();
            return;
        }
        progress.println("\nstopping " + name + "...");
        progress.flush();
        try {
            client.stop(name);
            long deadline = System.nanoTime() + STOP.toNanos();
            while (!client.get(name).state().isAtRest() && System.nanoTime() < deadline) {
                Thread.sleep(100);
            }
            progress.println("stopped; the same command goes on where it ended");
        } catch (CommandFailed e) {
            progress.println("stopped without a checkpoint: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        progress.flush();
        process.close();
    }
}
