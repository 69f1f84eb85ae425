package dev.orbweaver.taskdispatcher;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service on a free port, spoken to over HTTP. */
public final class RunningDispatcher implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;
    private final String url;

    /** An answer: its status and its JSON. */
    public record Answer(int status, JsonNode body) {}

    public RunningDispatcher(String bootstrapServers, Path folder, String... properties) {
        var arguments = new ArrayList<>(List.of(
                "--orbweaver.kafka.bootstrap-servers=" + bootstrapServers,
                "--orbweaver.dispatcher.folder=" + folder,
                "--orbweaver.dispatcher.tick=100ms"));
        arguments.addAll(List.of(properties));
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--server.port="))) {
            arguments.add("--server.port=0");
        }
        context = TaskDispatcherApplication.builder().run(arguments.toArray(String[]::new));
        url = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Starts the tiny experiment with some settings changed. */
    public Answer start(TinyData data, boolean fresh, String... arguments) {
        Map<String, Object> form = new HashMap<>();
        form.put("yaml", data.yaml());
        form.put("source", "tiny.yaml");
        form.put("folder", data.folder().toString());
        form.put("arguments", List.of(arguments));
        form.put("fresh", fresh);
        return post("/api/experiments", JSON.writeValueAsString(form));
    }

    public JsonNode get(String path) {
        return JSON.readTree(
                send(HttpRequest.newBuilder(URI.create(url + path))).body());
    }

    /** The raw text, for pages and documents. */
    public HttpResponse<String> page(String path) {
        return send(HttpRequest.newBuilder(URI.create(url + path)));
    }

    public Answer post(String path, String json) {
        return post(path, "application/json", json);
    }

    public Answer post(String path, String type, String body) {
        var response = send(HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    public String state(String experiment) {
        return get("/api/experiments/" + experiment).path("state").asString();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
