package dev.orbweaver.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.standalone.Orbweaver;
import dev.orbweaver.testfixtures.ForkedJvm;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code orbweaver gateway} as a user starts it: a process of its own, without a broker. */
class GatewayCommandIT {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final String MODEL =
            Path.of(System.getProperty("basedir", "."), "..", "data", "model").toString();

    @TempDir
    Path folder;

    @Test
    void servesAFolderUntilItIsStopped() throws Exception {
        int port = freePort();
        var output = folder.resolve("output.txt");
        var process = start(
                output,
                MODEL,
                "--port",
                String.valueOf(port),
                "--api-key",
                "sesame",
                "--served-model-name",
                "one",
                "two");
        try (var client = HttpClient.newHttpClient()) {
            await().atMost(DEADLINE)
                    .until(() -> Files.readString(output).contains("serving one at http://127.0.0.1:" + port + "/v1"));

            var body = "{\"model\": \"two\", \"prompt\": \"SELECT\", \"max_tokens\": 3}";
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/completions"))
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            assertThat(client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(401);
            var answer = client.send(
                    request.header("Authorization", "Bearer sesame").build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

            process.destroy(); // SIGTERM
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void saysInOneLineWhatIsWrong() throws Exception {
        assertThat(fails(folder.resolve("nothing").toString()))
                .isEqualTo(ExitCode.UNAVAILABLE.code())
                .describedAs("no folder");
        assertThat(lastOutput()).contains("there is no such folder").doesNotContain("\tat ");

        assertThat(fails(MODEL, "--dtype", "bf17")).isEqualTo(ExitCode.USAGE.code());
        assertThat(lastOutput()).contains("bf17").doesNotContain("\tat ");

        try (var busy = new ServerSocket(0)) {
            var port = String.valueOf(busy.getLocalPort());
            assertThat(fails(MODEL, "--port", port, "--host", "0.0.0.0")).isEqualTo(ExitCode.UNAVAILABLE.code());
            assertThat(lastOutput()).contains("port " + port).doesNotContain("\tat ");
        }
    }

    private int fails(String... arguments) throws Exception {
        var process = start(folder.resolve("last.txt"), arguments);
        try {
            assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String lastOutput() throws IOException {
        return Files.readString(folder.resolve("last.txt"));
    }

    private static Process start(Path output, String... arguments) throws IOException {
        return ForkedJvm.of(
                        "512m",
                        Orbweaver.class,
                        Stream.concat(Stream.of("gateway"), Stream.of(arguments))
                                .toList())
                .redirectOutput(output.toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
