package dev.orbweaver.inferencegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.rollout.Generation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/** {@code deterministic}: the same bits, whatever else runs, has run, or is cached. */
class DeterminismIT {
    private static final String TEXT = "/v1/completions";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PROMPT = "SELECT name FROM singer WHERE age > 20 ORDER BY name; ".repeat(5);

    @RegisterExtension
    static final GatewayUnderTest gateway = GatewayUnderTest.forClass(folder -> List.of(
            "gateway.models.tiny=" + TinyModel.write(folder.resolve("tiny"), 1),
            "gateway.slots=32",
            "gateway.prefill-tokens=64"));

    @Test
    void theSameBitsComeAloneAmongThirtyTwoOthersAndAfterThem() throws Exception {
        var alone = generations(request(Map.of("deterministic", true, "n", 2)));

        var load = load();
        await().atMost(SOON).until(() -> gateway.running() >= 30);
        var first = generations(request(Map.of("deterministic", true, "n", 2)));
        var both = List.of(
                gateway.postAsync(TEXT, request(Map.of("deterministic", true, "n", 2))),
                gateway.postAsync(TEXT, request(Map.of("deterministic", true, "n", 2))));
        assertThat(generations(both.get(0).join())).isEqualTo(alone);
        assertThat(generations(both.get(1).join())).isEqualTo(alone);
        assertThat(gateway.running()).as("others that ran meanwhile").isGreaterThan(8);
        load.forEach(CompletableFuture::join);

        assertThat(first).isEqualTo(alone); // ids and log-probabilities, bit by bit
        assertThat(alone.get(0)).isNotEqualTo(alone.get(1));
        assertThat(generations(request(Map.of("deterministic", true, "n", 2)))).isEqualTo(alone);
    }

    @Test
    void aRestartChangesNothing() throws Exception {
        var before = generations(request(Map.of("deterministic", true)));
        try (var other = GatewayUnderTest.start(
                "gateway.models.tiny=" + gateway.folder("tiny"), "gateway.slots=2", "gateway.prefill-tokens=64")) {
            assertThat(generations(other.post(TEXT, request(Map.of("deterministic", true)))))
                    .isEqualTo(before);
        }
    }

    @Test
    void promptScoresAreTheSameUnderLoad() throws Exception {
        var wishes = Map.<String, Object>of("echo", true, "logprobs", 1, "max_tokens", 1);
        var alone = gateway.post(TEXT, request(wishes))
                .body()
                .path("choices")
                .path(0)
                .path("logprobs");

        var load = load();
        await().atMost(SOON).until(() -> gateway.running() >= 30);

        assertThat(gateway.post(TEXT, request(wishes))
                        .body()
                        .path("choices")
                        .path(0)
                        .path("logprobs"))
                .isEqualTo(alone);
        load.forEach(CompletableFuture::join);
    }

    /** Long answers to prompts that share beginnings with the one that is watched. */
    private static List<CompletableFuture<GatewayUnderTest.Answer>> load() {
        var load = new ArrayList<CompletableFuture<GatewayUnderTest.Answer>>();
        for (int i = 0; i < 64; i++) { // 32 run, the others follow
            load.add(gateway.postAsync(
                    TEXT,
                    Map.of(
                            "model",
                            "tiny",
                            "prompt",
                            PROMPT.substring(0, 100 + i),
                            "max_tokens",
                            200,
                            "ignore_eos",
                            true)));
        }
        return load;
    }

    private static Map<String, Object> request(Map<String, Object> wishes) {
        var body = new HashMap<String, Object>(
                Map.of("model", "tiny", "prompt", PROMPT, "max_tokens", 24, "seed", 11, "ignore_eos", true));
        body.putAll(wishes);
        return body;
    }

    private static List<Generation> generations(Map<String, Object> request) throws Exception {
        return generations(gateway.post(TEXT, request));
    }

    private static List<Generation> generations(GatewayUnderTest.Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        var orbweaver = answer.body().path("orbweaver");
        return (orbweaver.isArray() ? orbweaver.values() : List.of(orbweaver))
                .stream()
                        .map(one -> JsonMapper.shared().treeToValue(one, Generation.class))
                        .toList();
    }
}
