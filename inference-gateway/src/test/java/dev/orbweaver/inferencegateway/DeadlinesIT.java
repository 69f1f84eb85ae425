package dev.orbweaver.inferencegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody waits for ever. One slot, and a request that would keep it for minutes. */
class DeadlinesIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void write() throws Exception {
        model = TinyModel.write(folder.resolve("tiny"), 1);
    }

    @Test
    void aRequestThatFindsNoSlotInTimeIsSentAwayToComeBack() throws Exception {
        try (var gateway = start("gateway.deadlines.queue=1s")) {
            var answer = gateway.post("/v1/completions", endless());

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.error().path("code").stringValue()).isEqualTo("queue_timeout");
            assertThat(answer.headers()).containsKey("retry-after");
            await().atMost(SOON).until(() -> gateway.running() == 0);
        }
    }

    @Test
    void anAnswerThatTakesTooLongIsGivenUp() throws Exception {
        // a slot for each, so that none waits
        try (var gateway =
                start("gateway.deadlines.queue=0s", "gateway.deadlines.generation=1s", "gateway.slots=128")) {
            var answer = gateway.post("/v1/completions", endless());

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.error().path("code").stringValue()).isEqualTo("generation_timeout");
            await().atMost(SOON).until(() -> gateway.running() == 0);
        }
    }

    @Test
    void aStopAnswersThoseWhoWait() throws Exception {
        var gateway = start("gateway.shutdown-grace=100ms");
        var answer = gateway.postAsync("/v1/completions", endless());
        await().atMost(SOON).until(() -> gateway.running() > 0);

        gateway.stop();

        assertThat(answer.join().status()).isEqualTo(503);
        assertThat(answer.join().error().path("code").stringValue()).isEqualTo("shutting_down");
        gateway.close();
    }

    private GatewayUnderTest start(String... settings) {
        var all = new ArrayList<>(List.of("gateway.models.tiny=" + model));
        if (Arrays.stream(settings).noneMatch(setting -> setting.startsWith("gateway.slots"))) {
            all.add("gateway.slots=1");
        }
        all.addAll(List.of(settings));
        return GatewayUnderTest.start(all.toArray(String[]::new));
    }

    private static Map<String, Object> endless() {
        return Map.of("model", "tiny", "prompt", "on and on", "n", 128, "max_tokens", 490, "ignore_eos", true);
    }
}
