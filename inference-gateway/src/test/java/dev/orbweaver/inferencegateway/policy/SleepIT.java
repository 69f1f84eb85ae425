package dev.orbweaver.inferencegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.inferencegateway.GatewayUnderTest;
import dev.orbweaver.inferencegateway.GatewayUnderTest.Answer;
import dev.orbweaver.inferencegateway.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that makes room for somebody else and comes back. */
class SleepIT {
    private static final String TEXT = "/v1/completions";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String MEMORY = "orbweaver.gateway.memory";

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void write() throws Exception {
        model = TinyModel.write(folder.resolve("tiny"), 1);
    }

    @Test
    void asleepNothingIsInMemoryAndRequestsWaitUntilItWakes() throws Exception {
        try (var gateway = start()) {
            var before = gateway.post(TEXT, request(20)).text();
            double awake = gateway.gauge(MEMORY);
            assertThat(awake).isGreaterThan(4 * 20_000); // the tiny model has 23,000 parameters in fp32

            assertThat(sleeping(gateway.post("/sleep?level=1", ""))).isTrue();
            await().atMost(SOON).until(() -> gateway.gauge(MEMORY) == 0);
            assertThat(sleeping(gateway.get("/is_sleeping"))).isTrue();
            var waiting = gateway.postAsync(TEXT, request(20));
            await().atMost(SOON).until(() -> gateway.gauge("orbweaver.gateway.requests.waiting") == 1);
            assertThat(waiting).isNotDone();
            assertThat(gateway.get("/v1/models").body().path("data").size()).isEqualTo(1);

            assertThat(sleeping(gateway.post("/wake_up", ""))).isFalse();

            assertThat(waiting.join().text()).isEqualTo(before);
            await().atMost(SOON).until(() -> gateway.gauge(MEMORY) >= awake / 2);
            assertThat(sleeping(gateway.post("/wake_up", ""))).isFalse(); // a second time changes nothing
        }
    }

    @Test
    void runningAnswersEndBeforeItSleeps() throws Exception {
        try (var gateway = start()) {
            var running = gateway.postAsync(TEXT, request(300));
            await().atMost(SOON).until(() -> gateway.running() == 1);

            gateway.post("/sleep", "");

            assertThat(running.get().status()).isEqualTo(200);
            assertThat(gateway.running()).isZero();
        }
    }

    @Test
    void withContinueRunningAnswersAreInterruptedAndGoOnWhenItWakes() throws Exception {
        try (var gateway = start("gateway.swap.in-flight=continue")) {
            var whole = gateway.post(TEXT, request(300)).text();
            var interrupted = IntStream.range(0, 4)
                    .mapToObj(i -> gateway.postAsync(TEXT, request(300)))
                    .toList();
            await().atMost(SOON).until(() -> gateway.running() == 4);

            gateway.post("/sleep", "");

            assertThat(interrupted).noneMatch(answer -> answer.isDone());
            assertThat(gateway.gauge("orbweaver.gateway.requests.waiting")).isEqualTo(4);
            gateway.post("/wake_up", "");
            assertThat(interrupted).allSatisfy(answer -> {
                assertThat(answer.join().status()).isEqualTo(200);
                assertThat(answer.join().text()).isEqualTo(whole);
            });
        }
    }

    @Test
    void itSleepsOnWhenItsWeightsAreGone() throws Exception {
        try (var gateway = start("gateway.deadlines.queue=1s")) {
            gateway.post("/sleep", "");
            var weights = model.resolve("model.safetensors");
            Files.move(weights, folder.resolve("elsewhere"));

            assertThat(gateway.post("/wake_up", "").error().path("message").stringValue())
                    .contains("model.safetensors is missing");
            assertThat(sleeping(gateway.get("/is_sleeping"))).isTrue();
            assertThat(gateway.post(TEXT, request(5)).error().path("code").stringValue())
                    .isEqualTo("queue_timeout");

            Files.move(folder.resolve("elsewhere"), weights);
            gateway.post("/wake_up", "");
            assertThat(gateway.post(TEXT, request(5)).status()).isEqualTo(200);
        }
    }

    @Test
    void itWakesByItselfWhenNobodyIsHeardOfInTime() throws Exception {
        try (var gateway = start()) {
            var before = gateway.post(TEXT, request(20)).text();
            gateway.post("/sleep?at_most=2s", "");
            var waiting = gateway.postAsync(TEXT, request(20));
            assertThat(sleeping(gateway.get("/is_sleeping"))).isTrue();

            assertThat(waiting.join().text()).isEqualTo(before);
            assertThat(sleeping(gateway.get("/is_sleeping"))).isFalse();
        }
    }

    @Test
    void anOrderThatIsRepeatedTakesThePlaceOfTheFormer() throws Exception {
        try (var gateway = start()) {
            gateway.post("/sleep?at_most=1s", "");
            gateway.post("/sleep", "");

            await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> sleeping(gateway.get("/is_sleeping")));
            assertThat(sleeping(gateway.post("/wake_up", ""))).isFalse();
        }
    }

    @Test
    void whatIsNoDurationIsRefused() throws Exception {
        try (var gateway = start()) {
            assertThat(gateway.post("/sleep?at_most=-1s", "").status()).isEqualTo(400);
            assertThat(gateway.post("/sleep?at_most=soon", "").status()).isEqualTo(400);
            assertThat(sleeping(gateway.get("/is_sleeping"))).isFalse();
        }
    }

    @Test
    void anotherLevelIsRefused() throws Exception {
        try (var gateway = start()) {
            assertThat(gateway.post("/sleep?level=7", "").status()).isEqualTo(400);
            assertThat(gateway.post(TEXT, request(5)).status()).isEqualTo(200);
        }
    }

    private GatewayUnderTest start(String... settings) {
        var all = new java.util.ArrayList<>(List.of("gateway.models.tiny=" + model, "gateway.slots=8"));
        all.addAll(List.of(settings));
        return GatewayUnderTest.start(all.toArray(String[]::new));
    }

    private static boolean sleeping(Answer answer) {
        return answer.body().path("is_sleeping").booleanValue();
    }

    private static Map<String, Object> request(int tokens) {
        return Map.of("model", "tiny", "prompt", "hello", "max_tokens", tokens, "temperature", 0, "ignore_eos", true);
    }
}
