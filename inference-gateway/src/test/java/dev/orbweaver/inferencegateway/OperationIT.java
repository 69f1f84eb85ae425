package dev.orbweaver.inferencegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator sees and does: keys, names, metrics, pauses. */
class OperationIT {
    private static final Map<String, Object> REQUEST =
            Map.of("model", "tiny", "prompt", "hello", "max_tokens", 5, "ignore_eos", true);
    private static final String[] KEY = {"Authorization", "Bearer one"};

    @RegisterExtension
    static final GatewayUnderTest gateway = GatewayUnderTest.forClass(folder -> List.of(
            "gateway.models.tiny=" + TinyModel.write(folder.resolve("tiny"), 1),
            "gateway.aliases[path/to the-model.v1]=tiny",
            "gateway.api-keys=one,other",
            "gateway.deadlines.queue=1s"));

    @Test
    void onlyThoseWithAKeyComeIn() throws Exception {
        for (var headers : new String[][] {
            {}, {"Authorization", "Bearer none"}, {"Authorization", "Basic one"}, {"Authorization", "one"}
        }) {
            var refused = gateway.post("/v1/completions", REQUEST, headers);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.error().path("code").stringValue()).isEqualTo("invalid_api_key");
        }
        assertThat(gateway.post("/v1/completions", REQUEST, KEY).status()).isEqualTo(200);
        assertThat(gateway.post("/v1/completions", REQUEST, "Authorization", "bearer other")
                        .status())
                .isEqualTo(200);
        assertThat(gateway.post("/drain", Map.of()).status()).isEqualTo(401);
        assertThat(gateway.get("/health").status()).isEqualTo(200);
    }

    @Test
    void aModelAnswersUnderItsOtherNames() throws Exception {
        var body = new java.util.HashMap<>(REQUEST);
        body.put("model", "path/to the-model.v1");

        var answer = gateway.post("/v1/completions", body, KEY);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("model").stringValue()).isEqualTo("path/to the-model.v1");
    }

    @Test
    void metricsHaveVllmsNames() throws Exception {
        gateway.post("/v1/completions", REQUEST, KEY);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(prometheus())
                        .contains(
                                "vllm:num_requests_running",
                                "vllm:num_requests_waiting",
                                "vllm:kv_cache_usage_perc",
                                "vllm:prompt_tokens_total",
                                "vllm:generation_tokens_total",
                                "vllm:prefix_cache_queries_total",
                                "vllm:prefix_cache_hits_total",
                                "vllm:num_preemptions_total",
                                "vllm:time_to_first_token_seconds_bucket",
                                "vllm:request_time_per_output_token_seconds_bucket",
                                "vllm:e2e_request_latency_seconds_sum",
                                "vllm:request_prompt_tokens_count",
                                "vllm:request_generation_tokens_sum",
                                "finished_reason=\"length\"",
                                "model_name=\"tiny\""));
        assertThat(scrape("/metrics")).contains("vllm:num_requests_running");
        assertThat(prometheus())
                .containsPattern("vllm:time_to_first_token_seconds_bucket\\{.*le=\"0\\.04\"")
                .containsPattern("vllm:e2e_request_latency_seconds_bucket\\{.*le=\"7680\\.0\"");
    }

    @Test
    void aPauseHoldsRequestsBackAndDrainingRefusesThem() throws Exception {
        try {
            assertThat(gateway.post("/pause", Map.of(), KEY)
                            .body()
                            .path("state")
                            .stringValue())
                    .isEqualTo("paused");
            var waiting = gateway.postAsync("/v1/completions", REQUEST, KEY);
            assertThat(gateway.post("/v1/completions", REQUEST, KEY)
                            .error()
                            .path("code")
                            .stringValue())
                    .isEqualTo("paused"); // after as long as the queue's deadline
            assertThat(waiting.get().status()).isEqualTo(503);

            var patient = gateway.postAsync("/v1/completions", REQUEST, KEY);
            gateway.post("/resume", Map.of(), KEY);
            assertThat(patient.get().status()).isEqualTo(200);

            gateway.post("/drain", Map.of(), KEY);
            var refused = gateway.post("/v1/completions", REQUEST, KEY);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers()).containsKey("retry-after");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(gateway.post("/drain", Map.of(), KEY)
                                    .body()
                                    .path("inFlight")
                                    .intValue())
                            .isZero());
        } finally {
            gateway.post("/resume", Map.of(), KEY);
        }
        assertThat(gateway.post("/v1/completions", REQUEST, KEY).status()).isEqualTo(200);
    }

    private static String prometheus() throws Exception {
        return scrape("/actuator/prometheus");
    }

    private static String scrape(String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
