package dev.orbweaver.inferencegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.rollout.Generation;
import dev.orbweaver.inferencegateway.FreshDecoder;
import dev.orbweaver.inferencegateway.GatewayUnderTest;
import dev.orbweaver.inferencegateway.TinyModel;
import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.LoraSettings;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.training.Pack;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** New weights while 32 answers are being written: none fails, and each token is of the version it says it is of. */
class SwapUnderLoadIT {
    private static final String TEXT = "/v1/completions";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ANSWERS = 32;
    private static final int TOKENS = 300;
    private static final int[] PROMPT = {83, 69, 76, 69, 67, 84, 32};

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"finish", "continue"})
    void eachTokenIsOfTheVersionItSays(String inFlight) throws Exception {
        var model = TinyModel.write(folder.resolve("tiny"), 1);
        List<Generation> answers;
        try (var gateway = start(model, "gateway.swap.in-flight=" + inFlight)) {
            var open = new ArrayList<CompletableFuture<JsonNode>>();
            for (int i = 0; i < ANSWERS; i++) {
                var body = request(i, i % 2 == 0);
                open.add(CompletableFuture.supplyAsync(() -> ask(gateway, body), Thread::startVirtualThread));
            }
            for (int version = 1; version <= 2; version++) {
                await().atMost(SOON).until(() -> gateway.running() >= ANSWERS);
                load(gateway, version);
                assertThat(gateway.running()).as("answers in flight").isGreaterThanOrEqualTo(ANSWERS);
            }
            answers = open.stream().map(answer -> generation(answer.join())).toList();
        }

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.responseIds()).hasSize(TOKENS));
        if (inFlight.equals("finish")) {
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.versions()).containsExactly(new Generation.Run(0, TOKENS)));
        } else {
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.versions())
                            .extracting(Generation.Run::version)
                            .isSorted()
                            .doesNotHaveDuplicates()
                            .contains(2L));
            assertThat(answers)
                    .anySatisfy(answer -> assertThat(answer.versions())
                            .extracting(Generation.Run::version)
                            .containsExactly(0L, 1L, 2L));
        }
        for (int version = 0; version <= 2; version++) {
            requireScoresOf(version, model, answers);
        }
    }

    /** The log-probabilities of a version's tokens are those of its weights on everything before them. */
    private void requireScoresOf(long version, Path model, List<Generation> answers) {
        try (var base = LanguageModel.open(model);
                var policy = policy(base)) {
            policy.readAdapter(adapter(version));
            for (var answer : answers) {
                float[] scores = policy.score(List.of(new Pack(answer.promptIds(), List.of(answer.responseIds()))), 1)
                        .logProbs();
                int from = 0;
                for (var run : answer.versions()) {
                    int to = from + run.tokens();
                    if (run.version() == version) {
                        assertThat(Arrays.copyOfRange(answer.logProbs(), from, to))
                                .containsExactly(Arrays.copyOfRange(scores, from, to), within(2e-3f));
                    }
                    from = to;
                }
            }
        }
    }

    private static TrainablePolicy policy(LanguageModel base) {
        return base.trainablePolicy(
                new TrainingSettings(DeviceSetting.CPU, Dtype.FP32, false, new LoraSettings(4, 8, Set.of("v_proj"))));
    }

    @Test
    void aRequestBegunAfterTheSwapIsAnsweredToTheBitAsByAFreshlyLoadedModel() throws Exception {
        var model = TinyModel.write(folder.resolve("tiny"), 1);
        Generation answer;
        try (var gateway = start(model)) {
            generation(ask(gateway, request(1, false)));
            load(gateway, 1);
            answer = generation(ask(
                    gateway,
                    Map.of(
                            "model",
                            "policy",
                            "prompt",
                            PROMPT,
                            "max_tokens",
                            60,
                            "temperature",
                            0,
                            "ignore_eos",
                            true)));
        }

        try (var base = LanguageModel.open(model)) {
            var settings = new DecoderSettings(DeviceSetting.CPU, Dtype.FP32, 1, 512);
            var fresh = FreshDecoder.answer(base.decoder(settings, adapter(1)), PROMPT, 60);
            assertThat(answer.policyVersion()).isEqualTo(1);
            assertThat(answer.responseIds()).containsExactly(FreshDecoder.ids(fresh));
            assertThat(answer.logProbs()).containsExactly(FreshDecoder.logProbs(fresh));
        }
    }

    private GatewayUnderTest start(Path model, String... settings) throws Exception {
        for (long version = 0; version <= 2; version++) {
            TinyModel.writeAdapter(adapter(version), model, 100 + version);
        }
        var all = new ArrayList<>(List.of(
                "gateway.adapter-loading=true",
                "gateway.slots=" + ANSWERS,
                "gateway.models.tiny=" + model,
                "gateway.adapters.policy=" + adapter(0)));
        all.addAll(List.of(settings));
        return GatewayUnderTest.start(all.toArray(String[]::new));
    }

    private Path adapter(long version) {
        return folder.resolve("version-" + version);
    }

    private void load(GatewayUnderTest gateway, long version) throws Exception {
        var loaded = gateway.post(
                "/v1/load_lora_adapter",
                Map.of("lora_name", "policy", "lora_path", adapter(version).toString(), "load_inplace", true));
        assertThat(loaded.status()).as("%s", loaded.body()).isEqualTo(200);
    }

    private static Map<String, Object> request(int seed, boolean stream) {
        return Map.of(
                "model",
                "policy",
                "prompt",
                "Answer " + seed,
                "max_tokens",
                TOKENS,
                "seed",
                seed,
                "stream",
                stream,
                "ignore_eos",
                true);
    }

    /** The answer's {@code orbweaver} object. */
    private static JsonNode ask(GatewayUnderTest gateway, Map<String, Object> body) {
        try {
            if (Boolean.TRUE.equals(body.get("stream"))) {
                return gateway.stream(TEXT, body).stream()
                        .filter(event -> event.has("orbweaver"))
                        .findFirst()
                        .orElseThrow()
                        .path("orbweaver");
            }
            var answer = gateway.post(TEXT, body);
            assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
            return answer.body().path("orbweaver");
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Generation generation(JsonNode node) {
        return JsonMapper.shared().treeToValue(node, Generation.class);
    }
}
