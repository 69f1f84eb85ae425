package dev.orbweaver.benchmarks;

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
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One step's rollouts at once: {@code Burst BASE_URL MODEL PROMPTS.jsonl [separate|n] [GROUP] [TOKENS]} sends GROUP samples (4) of every
 * prompt ({@code {"messages": [...]}} a line) to an OpenAI-compatible server, as requests of their own or as one with {@code n}, and waits
 * for TOKENS tokens (64) of each, at temperature 1, whatever the model would like. A number of its own begins every run's prompts, so that
 * nothing earlier is cached. Fails if any request does.
 */
public final class Burst {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration DEADLINE = Duration.ofMinutes(15);

    private final URI completions;
    private final String model;
    private final int group;
    private final int tokens;

    private Burst(URI completions, String model, int group, int tokens) {
        this.completions = completions;
        this.model = model;
        this.group = group;
        this.tokens = tokens;
    }

    public static void main(String[] arguments) throws IOException {
        boolean together = arguments.length > 3 && arguments[3].equals("n");
        int group = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 4;
        int tokens = arguments.length > 5 ? Integer.parseInt(arguments[5]) : 64;
        var url = URI.create(arguments[0] + "/v1/chat/completions");
        new Burst(url, arguments[1], group, tokens).run(Files.readAllLines(Path.of(arguments[2])), together);
    }

    private void run(List<String> prompts, boolean together) {
        var bodies = new ArrayList<String>();
        long run = System.currentTimeMillis() % 100_000;
        for (int i = 0; i < prompts.size(); i++) {
            var messages = marked((ArrayNode) JSON.readTree(prompts.get(i)).path("messages"), run);
            for (int sample = 0; sample < (together ? 1 : group); sample++) {
                bodies.add(body(messages, 10 * i + sample, together ? group : 1));
            }
        }
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            long start = System.nanoTime();
            var answers = bodies.stream().map(body -> send(client, body)).toList();
            var usages = answers.stream().map(CompletableFuture::join).toList();
            report(usages, (System.nanoTime() - start) / 1e9);
        }
    }

    private static ArrayNode marked(ArrayNode messages, long run) {
        var first = (ObjectNode) messages.get(0);
        first.put("content", "Session " + run + ".\n" + first.path("content").asString());
        return messages;
    }

    private String body(ArrayNode messages, long seed, int samples) {
        return JSON.writeValueAsString(Map.of(
                "model", model,
                "messages", messages,
                "temperature", 1.0,
                "max_tokens", tokens,
                "ignore_eos", true,
                "seed", seed,
                "n", samples));
    }

    private CompletableFuture<JsonNode> send(HttpClient client, String body) {
        var request = HttpRequest.newBuilder(completions)
                .header("Content-Type", "application/json")
                .timeout(DEADLINE)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(answer -> {
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body()).path("usage");
        });
    }

    private static void report(List<JsonNode> usages, double seconds) {
        long completion = 0;
        long prompt = 0;
        long cached = 0;
        for (var usage : usages) {
            completion += usage.path("completion_tokens").asLong(0);
            prompt += usage.path("prompt_tokens").asLong(0);
            cached += usage.path("prompt_tokens_details").path("cached_tokens").asLong(0);
        }
        System.out.printf(
                Locale.ROOT,
                "%d requests in %.2f s: %d tokens, %.1f tokens/s; %d prompt tokens, %d of them shared%n",
                usages.size(),
                seconds,
                completion,
                completion / seconds,
                prompt,
                cached);
    }
}
