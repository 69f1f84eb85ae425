package dev.orbweaver.inferencegateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A thousand requests that are wrong in some way: each gets an answer or an error in OpenAI's shape, in time, and never a 500. */
class MalformedRequestsIT {
    private static final int REQUESTS = 1000;
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1",
            "3",
            "1.5",
            "-0.0",
            "1e999",
            "99999999999999999999",
            "-2147483649",
            "\"\"",
            "\"x\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\uD83D\uDE00\"",
            "[]",
            "[[]]",
            "[null]",
            "[1]",
            "[-1]",
            "[300]",
            "[\"a\", 1]",
            "{}",
            "{\"a\": 1}",
            "{\"type\": \"json_object\"}",
            "{\"type\": \"json_schema\", \"json_schema\": {\"name\": \"a\", \"schema\":" + " {\"$ref\": \"#\"}}}",
            "{\"0\": 100}",
            "{\"-1\": 1}",
            "[{\"type\": \"function\", \"function\": {\"name\": \"f\"}}]",
            "[{\"role\": \"user\"}]",
            "[{\"role\": \"tool\", \"content\": null}]",
            "\"required\"",
            "\"auto\"",
            "[{\"role\": \"assistant\", \"content\": null, \"tool_calls\": [{}]}]");

    private static final List<String> FIELDS = List.of(
            "model",
            "messages",
            "prompt",
            "n",
            "temperature",
            "top_p",
            "top_k",
            "min_p",
            "seed",
            "stop",
            "max_tokens",
            "max_completion_tokens",
            "logprobs",
            "top_logprobs",
            "logit_bias",
            "presence_penalty",
            "frequency_penalty",
            "repetition_penalty",
            "ignore_eos",
            "echo",
            "stream",
            "stream_options",
            "prompt_logprobs",
            "return_token_ids",
            "user",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "guided_json",
            "guided_choice",
            "structured_outputs",
            "min_tokens",
            "stop_token_ids",
            "chat_template_kwargs",
            "suffix",
            "best_of",
            "functions",
            "\u0000",
            "");

    @TempDir
    static Path folder;

    @Test
    void noneBreaksTheGatewayOrHangs() throws Exception {
        var model = TinyModel.write(folder.resolve("tiny"), 1);
        try (var gateway = GatewayUnderTest.start("gateway.model=" + model, "gateway.slots=8");
                var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                var threads = Executors.newFixedThreadPool(8)) {
            var calls = new ArrayList<Callable<Void>>();
            for (int seed = 0; seed < REQUESTS; seed++) {
                int number = seed;
                calls.add(() -> {
                    check(number, client, "http://127.0.0.1:" + gateway.port());
                    return null;
                });
            }
            for (var result : threads.invokeAll(calls)) {
                result.get();
            }

            var answer = gateway.post(
                    "/v1/completions", "{\"model\": \"tiny\", \"prompt\": \"still there?\", \"max_tokens\": 4}");
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    private static void check(int seed, HttpClient client, String server) throws Exception {
        var random = new Random(seed);
        boolean isChat = random.nextBoolean();
        byte[] body = body(random, isChat);
        var response = client.send(
                HttpRequest.newBuilder(URI.create(server + (isChat ? "/v1/chat/completions" : "/v1/completions")))
                        .header("Content-Type", random.nextInt(10) == 0 ? "text/plain" : "application/json")
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        var request = "seed " + seed + ": " + new String(body, StandardCharsets.UTF_8) + "\n" + response.body();
        assertThat(response.statusCode()).as(request).isIn(200, 400, 404);
        assertThat(response.body()).as(request).doesNotContain("\"server_error\"");
        if (response.statusCode() != 200) {
            var error = JSON.readTree(response.body()).path("error");
            assertThat(error.path("message").asString("")).as(request).isNotEmpty();
            assertThat(error.path("type").stringValue()).as(request).isEqualTo("invalid_request_error");
        }
    }

    private static byte[] body(Random random, boolean isChat) {
        var valid = isChat
                ? "{\"model\": \"tiny\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"max_tokens\": 5}"
                : "{\"model\": \"tiny\", \"prompt\": \"hi\", \"max_tokens\": 5}";
        return switch (random.nextInt(5)) {
            case 0 -> scrambled(random, valid.getBytes(StandardCharsets.UTF_8));
            case 1 -> valid.substring(0, random.nextInt(valid.length())).getBytes(StandardCharsets.UTF_8);
            case 2 -> nested(random).getBytes(StandardCharsets.UTF_8);
            default -> mutated(random, (ObjectNode) JSON.readTree(valid)).getBytes(StandardCharsets.UTF_8);
        };
    }

    private static byte[] scrambled(Random random, byte[] bytes) {
        for (int i = 0; i <= random.nextInt(6); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static String nested(Random random) {
        int depth = 1 + random.nextInt(3000);
        var open = random.nextBoolean() ? "[" : "{\"a\":";
        var close = open.equals("[") ? "]" : "}";
        var value = open.repeat(depth) + "1" + close.repeat(depth);
        return random.nextBoolean()
                ? value
                : "{\"model\": \"tiny\", \"prompt\": \"hi\", \"max_tokens\": 5, \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \""
                        + FIELDS.get(random.nextInt(FIELDS.size() - 2)) + "\": " + value + "}";
    }

    private static String mutated(Random random, ObjectNode body) {
        for (int i = 0; i <= random.nextInt(3); i++) {
            var field = FIELDS.get(random.nextInt(FIELDS.size()));
            if (random.nextInt(8) == 0) {
                body.remove(field);
            } else {
                body.putRawValue(
                        field, new tools.jackson.databind.util.RawValue(VALUES.get(random.nextInt(VALUES.size()))));
            }
        }
        return body.toString();
    }
}
