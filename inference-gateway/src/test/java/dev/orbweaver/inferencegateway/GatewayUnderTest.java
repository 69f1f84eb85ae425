package dev.orbweaver.inferencegateway;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway on a free port, without a broker unless a setting names one, and the calls a client makes. Started by the test that
 * needs it, or as a static {@link org.junit.jupiter.api.extension.RegisterExtension} before all tests of a class.
 */
public final class GatewayUnderTest implements AutoCloseable, BeforeAllCallback, AfterAllCallback {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Preparation preparation;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private @Nullable Path folder;
    private @Nullable ConfigurableApplicationContext context;

    private GatewayUnderTest(Preparation preparation) {
        this.preparation = preparation;
    }

    /** Writes what the gateway serves into a folder, and says how. */
    @FunctionalInterface
    public interface Preparation {
        /** @return {@code name=value}, below {@code orbweaver} */
        List<String> settings(Path folder) throws Exception;
    }

    /** For all tests of a class, with a folder that goes with it. */
    public static GatewayUnderTest forClass(Preparation preparation) {
        return new GatewayUnderTest(preparation);
    }

    /** @param settings {@code name=value}, below {@code orbweaver} */
    public static GatewayUnderTest start(String... settings) {
        var gateway = new GatewayUnderTest(folder -> List.of());
        gateway.run(List.of(settings));
        return gateway;
    }

    @Override
    public void beforeAll(ExtensionContext tests) throws Exception {
        folder = Files.createTempDirectory("gateway");
        run(preparation.settings(folder));
    }

    private void run(List<String> settings) {
        var arguments = new ArrayList<>(List.of("--server.port=0"));
        if (settings.stream().noneMatch(setting -> setting.startsWith("kafka."))) {
            arguments.add("--orbweaver.gateway.kafka=false");
        }
        settings.forEach(setting -> arguments.add("--orbweaver." + setting));
        context = InferenceGatewayApplication.builder().run(arguments.toArray(String[]::new));
    }

    @Override
    public void afterAll(ExtensionContext tests) throws IOException {
        close();
        FileSystemUtils.deleteRecursively(folder);
    }

    /** What the preparation has written, or a test writes, under that name. */
    public Path folder(String name) {
        return Objects.requireNonNull(folder).resolve(name);
    }

    public <T> T bean(Class<T> type) {
        return context().getBean(type);
    }

    /** Sequences that have a slot now. */
    public double running() {
        return gauge("orbweaver.gateway.requests.running");
    }

    public double gauge(String name) {
        return bean(MeterRegistry.class).get(name).gauge().value();
    }

    public int port() {
        return Integer.parseInt(context().getEnvironment().getProperty("local.server.port"));
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    public Answer post(String path, Object body, String... headers) throws IOException, InterruptedException {
        return send(request(path, body, headers));
    }

    public CompletableFuture<Answer> postAsync(String path, Object body, String... headers) {
        return client.sendAsync(request(path, body, headers).build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(Answer::of);
    }

    /** The events of a stream, {@code [DONE]} left out. */
    public List<JsonNode> stream(String path, Object body) throws IOException, InterruptedException {
        var response = client.send(request(path, body).build(), HttpResponse.BodyHandlers.ofLines());
        var events = response.body()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
        if (!events.getLast().equals("[DONE]")) {
            throw new IOException("the stream ended without [DONE] but with " + events.getLast());
        }
        return events.subList(0, events.size() - 1).stream().map(JSON::readTree).toList();
    }

    private HttpRequest.Builder request(String path, Object body, String... headers) {
        var text = body instanceof String raw ? raw : JSON.writeValueAsString(body);
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(text));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return Answer.of(
                client.send(request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.ofString()));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** As a signal would; open requests are there still. */
    public void stop() {
        context().close();
    }

    private ConfigurableApplicationContext context() {
        return Objects.requireNonNull(context, "the gateway is not started yet");
    }

    @Override
    public void close() {
        client.close();
        if (context != null) {
            context.close();
        }
    }

    public record Answer(int status, Map<String, List<String>> headers, JsonNode body) {
        static Answer of(HttpResponse<String> response) {
            boolean isJson =
                    response.headers().firstValue("Content-Type").orElse("").contains("json");
            return new Answer(
                    response.statusCode(),
                    response.headers().map(),
                    isJson ? JSON.readTree(response.body()) : JSON.valueToTree(response.body()));
        }

        public String text() {
            return text(0);
        }

        public String text(int choice) {
            var one = body.path("choices").path(choice);
            return one.has("message")
                    ? one.path("message").path("content").stringValue()
                    : one.path("text").stringValue();
        }

        public JsonNode error() {
            return body.path("error");
        }
    }
}
