package dev.orbweaver.standalone;

import dev.orbweaver.standalone.embedded.Ports;
import dev.orbweaver.testfixtures.ForkedJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line in a process of its own, so that it can be killed for real. */
final class OrbweaverProcess implements AutoCloseable {

    private final Process process;
    private final Path output;
    private final Ports ports;

    private OrbweaverProcess(Process process, Path output, Ports ports) {
        this.process = process;
        this.output = output;
        this.ports = ports;
    }

    static OrbweaverProcess start(Path folder, Ports ports, List<String> arguments) throws IOException {
        Path output = Files.createTempFile(folder, "output-", ".txt");
        var command = new ArrayList<>(arguments);
        command.addAll(List.of(
                "--data-folder",
                folder.resolve("data").toString(),
                "--port-offset",
                Integer.toString(ports.offset()),
                "--slots",
                "16"));
        var builder = ForkedJvm.of("768m", Orbweaver.class, command).redirectOutput(output.toFile());
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        return new OrbweaverProcess(builder.start(), output, ports);
    }

    URI controlPlane() {
        return URI.create("http://localhost:" + ports.taskDispatcher());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ctrl-C. */
    void interrupt() throws Exception {
        signal(process, "INT");
    }

    /** Stops every thread at once, without the process knowing. */
    void freeze() throws Exception {
        signal(process, "STOP");
    }

    void thaw() throws Exception {
        signal(process, "CONT");
    }

    /** {@code kill -9}. */
    void kill() throws Exception {
        signal(process, "KILL");
        process.waitFor(20, TimeUnit.SECONDS);
    }

    /** @param name such as {@code STOP} */
    static void signal(Process process, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor(10, TimeUnit.SECONDS);
    }

    /** The exit code, or -1 at the deadline. */
    int awaitExit(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
