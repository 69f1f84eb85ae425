package dev.orbweaver.inferencegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.contracts.rollout.Generation;
import dev.orbweaver.inferencegateway.engine.EngineMetrics;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.training.Pack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Whatever runs together, is chunked, copied or continued: an answer's log-probabilities are those of its ids alone. */
class EngineUnderLoadIT {
    private static final int REQUESTS = 60;
    private static final double TEMPERATURE = 0.8;

    /** With room for all, and with room for little more than the tails and the longest sequence. */
    @ParameterizedTest
    @ValueSource(strings = {"10MB", "620KB"})
    void everyAnswerIsWhatTheModelSaysOfItsOwnPromptAlone(String memory, @TempDir Path folder) throws Exception {
        var weights = TinyModel.write(folder.resolve("tiny"), 7);
        var generations = new ArrayList<Generation>();
        try (var gateway = GatewayUnderTest.start(
                "gateway.models.tiny=" + weights,
                "gateway.slots=7",
                "gateway.cache-memory=" + memory,
                "gateway.prefill-tokens=64")) {
            var answers = new ArrayList<CompletableFuture<GatewayUnderTest.Answer>>();
            var random = new Random(1);
            for (int i = 0; i < REQUESTS; i++) {
                answers.add(gateway.postAsync("/v1/completions", request(random)));
            }
            for (var answer : answers) {
                var orbweaver = answer.join().body().path("orbweaver");
                for (var one : orbweaver.isArray() ? orbweaver.values() : List.of(orbweaver)) {
                    generations.add(JsonMapper.shared().treeToValue(one, Generation.class));
                }
            }
            assertThat(gateway.bean(EngineMetrics.class).cachedTokens()).isPositive();
        }

        assertThat(generations).hasSizeGreaterThan(REQUESTS);
        try (var model = LanguageModel.open(weights);
                var policy = model.trainablePolicy(new TrainingSettings(DeviceSetting.CPU, Dtype.FP32, false))) {
            for (var generation : generations) {
                var alone = new Pack(generation.promptIds(), List.of(generation.responseIds()));
                assertThat(generation.logProbs())
                        .containsExactly(
                                policy.score(List.of(alone), TEMPERATURE).logProbs(), within(2e-3f));
            }
        }
    }

    /** One of three stems up to 200 tokens, some ids of its own, up to 3 choices. */
    private static Map<String, Object> request(Random random) {
        var stem = new Random(random.nextInt(3)).ints(200, 0, 256).toArray();
        int kept = random.nextInt(201);
        var prompt = new int[kept + 1 + random.nextInt(20)];
        for (int i = 0; i < prompt.length; i++) {
            prompt[i] = i < kept ? stem[i] : random.nextInt(256);
        }
        return new HashMap<>(Map.of(
                "model",
                "tiny",
                "prompt",
                prompt,
                "n",
                1 + random.nextInt(3),
                "max_tokens",
                1 + random.nextInt(60),
                "temperature",
                TEMPERATURE,
                "stream",
                false));
    }
}
