package dev.orbweaver.standalone.command;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** All services, waiting for REST and the dashboard. */
@Command(
        name = "serve",
        description = "Starts all services and waits for REST and the dashboard; unfinished experiments go on.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private ProcessOptions options = new ProcessOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        var process = OrbweaverProcess.join(options.settings());
        var out = spec.commandLine().getOut();
        if (!process.isOwn()) {
            throw new CommandFailed(
                    ExitCode.UNAVAILABLE,
                    "data folder " + options.dataFolder() + " is served already, at " + process.controlPlane());
        }
        out.println("dashboard and REST: " + process.controlPlane());
        out.println("OpenAI API:         http://localhost:"
                + options.settings().ports().inferenceGateway() + "/v1");
        out.println("Ctrl-C ends it; what is unfinished goes on at the next start");
        out.flush();
        var end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            process.close();
            end.countDown();
        }));
        end.await();
        return ExitCode.DONE.code();
    }
}
