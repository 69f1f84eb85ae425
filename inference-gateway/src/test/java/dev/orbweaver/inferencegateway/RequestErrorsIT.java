package dev.orbweaver.inferencegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.policy.PolicyVersion;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What a client sees when it cannot be answered, and what becomes of the engine when the client goes: one slot, a short line. */
class RequestErrorsIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    static final GatewayUnderTest gateway = GatewayUnderTest.forClass(folder -> List.of(
            "gateway.models.tiny=" + TinyModel.write(folder.resolve("tiny"), 1),
            "gateway.slots=1",
            "gateway.queue-capacity=100",
            "gateway.max-body=1MB",
            "gateway.deadlines.version=1s"));

    @Test
    void aBadFieldIsNamed() throws Exception {
        var answer = gateway.post(CHAT, chat(Map.of("temperature", -1)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().path("param").stringValue()).isEqualTo("temperature");
        assertThat(answer.error().path("type").stringValue()).isEqualTo("invalid_request_error");
        assertThat(answer.error().path("message").stringValue()).contains("-1").contains("0 to 2");
    }

    @Test
    void whatIsNoJsonIsSaidToBeNone() throws Exception {
        assertThat(gateway.post(CHAT, "{\"model\": ").status()).isEqualTo(400);
    }

    @Test
    void anUnknownModelIsNotFoundAndTheKnownOnesAreNamed() throws Exception {
        var answer = gateway.post(CHAT, chat(Map.of("model", "gpt-9")));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error().path("code").stringValue()).isEqualTo("model_not_found");
        assertThat(answer.error().path("message").stringValue())
                .contains("gpt-9")
                .contains("tiny");
        assertThat(gateway.post(CHAT, chat(Map.of("model", "tiny@3"))).status()).isEqualTo(404);
        assertThat(gateway.post(CHAT, chat(Map.of("model", "tiny@0", "max_tokens", 2)))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anUnknownPathAndAWrongMethodAreSaidInTheSameShape() throws Exception {
        assertThat(gateway.get("/v1/embeddings").status()).isEqualTo(404);
        assertThat(gateway.get("/v1/embeddings").error().path("message").stringValue())
                .contains("/v1/embeddings");
        assertThat(gateway.get(CHAT).status()).isEqualTo(405);
    }

    @Test
    void aPromptThatIsTooLongNamesBothNumbers() throws Exception {
        var long600 = gateway.post(CHAT, chat(Map.of("messages", messages("x".repeat(600)))));
        var asksTooMuch = gateway.post(CHAT, chat(Map.of("max_tokens", 500)));

        assertThat(long600.status()).isEqualTo(400);
        assertThat(long600.error().path("code").stringValue()).isEqualTo("context_length_exceeded");
        assertThat(long600.error().path("message").stringValue())
                .contains("512")
                .contains("619");
        assertThat(asksTooMuch.error().path("code").stringValue()).isEqualTo("context_length_exceeded");
    }

    @Test
    void tokenIdsMustBeTheModels() throws Exception {
        var answer = gateway.post("/v1/completions", Map.of("model", "tiny", "prompt", List.of(5, 259)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().path("param").stringValue()).isEqualTo("prompt[1]");
    }

    @Test
    void valuesNextToZeroAreGreedyAndBreakNothing() throws Exception {
        var greedy = gateway.post(CHAT, chat(Map.of("temperature", 0, "max_tokens", 8)));

        assertThat(gateway.post(CHAT, chat(Map.of("temperature", 1e-300, "max_tokens", 8)))
                        .text())
                .isEqualTo(greedy.text());
        assertThat(gateway.post(CHAT, chat(Map.of("top_p", 1e-300, "max_tokens", 8)))
                        .text())
                .isEqualTo(greedy.text());
    }

    @Test
    void aBodyHasALimit() throws Exception {
        var answer = gateway.post(CHAT, chat(Map.of("user", "x".repeat(1_100_000))));

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void aVersionThatDoesNotComeInTimeIsAConflict() throws Exception {
        var answer = gateway.post(CHAT, chat(Map.of()), PolicyVersion.MINIMUM_VERSION_HEADER, "4");
        var served = gateway.post(CHAT, chat(Map.of("max_tokens", 2)), PolicyVersion.MINIMUM_VERSION_HEADER, "0");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.error().path("message").stringValue())
                .contains("version 0")
                .contains("4 or newer");
        assertThat(served.status()).isEqualTo(200);
        assertThat(gateway.post(CHAT, chat(Map.of()), PolicyVersion.MINIMUM_VERSION_HEADER, "new")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aFullLineIsTooManyRequestsAndTheOthersAreAnswered() throws Exception {
        var crowd = new ArrayList<CompletableFuture<GatewayUnderTest.Answer>>();
        for (int i = 0; i < 12; i++) { // 12 x 20 sequences for one slot and a line of 100
            crowd.add(gateway.postAsync(CHAT, chat(Map.of("n", 20, "max_tokens", 30, "ignore_eos", true))));
        }

        var answers = crowd.stream().map(CompletableFuture::join).toList();
        assertThat(answers).extracting(GatewayUnderTest.Answer::status).containsOnly(200, 429);
        assertThat(answers).filteredOn(answer -> answer.status() == 429).allSatisfy(answer -> {
            assertThat(answer.headers()).containsKey("retry-after");
            assertThat(answer.error().path("code").stringValue()).isEqualTo("queue_full");
        });
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSizeGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest(name = "stream: {0}")
    @ValueSource(booleans = {false, true})
    void aClientThatGoesFreesItsSequences(boolean stream) throws Exception {
        var wishes = Map.<String, Object>of("n", 90, "max_tokens", 450, "ignore_eos", true, "stream", stream);
        try (var socket = new Socket("127.0.0.1", gateway.port())) {
            write(socket, chat(wishes));
            await().atMost(SOON).until(() -> gauge("running") == 1 && gauge("waiting") > 50);
        }

        // 90 answers of 450 tokens on one slot would take far longer than this
        await().atMost(Duration.ofSeconds(5)).until(() -> gauge("running") == 0 && gauge("waiting") == 0);
        assertThat(gateway.post(CHAT, chat(Map.of("max_tokens", 2))).status()).isEqualTo(200);
    }

    private static double gauge(String name) {
        return gateway.bean(MeterRegistry.class)
                .get("orbweaver.gateway.requests." + name)
                .gauge()
                .value();
    }

    private static void write(Socket socket, Object body) throws IOException {
        var bytes = JsonMapper.shared().writeValueAsBytes(body);
        var head = "POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + bytes.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    private static Map<String, Object> chat(Map<String, ?> wishes) {
        var body = new HashMap<String, Object>(Map.of("model", "tiny", "messages", messages("hi")));
        body.putAll(wishes);
        return body;
    }

    private static List<Map<String, String>> messages(String question) {
        return List.of(Map.of("role", "user", "content", question));
    }
}
