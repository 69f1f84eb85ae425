package dev.orbweaver.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.languagemodel.Fixtures.Expected;
import dev.orbweaver.languagemodel.decoding.DecodeRow;
import dev.orbweaver.languagemodel.decoding.Decoder;
import dev.orbweaver.languagemodel.decoding.Prompts;
import dev.orbweaver.languagemodel.decoding.SampledToken;
import dev.orbweaver.languagemodel.decoding.SamplingSettings;
import dev.orbweaver.languagemodel.training.Pack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real pretrained model on four real prompts, against what Hugging Face transformers computed with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmolLm2IT {
    private LanguageModel model;
    private Expected expected;
    private final List<Prompt> prompts = new ArrayList<>();

    private record Prompt(int number, String text, int[] ids, int[] greedyIds) {}

    @BeforeAll
    void open() throws Exception {
        model = LanguageModel.open(Fixtures.smolLm2());
        expected = new Expected(Fixtures.shared("fixtures/smollm2_expected.safetensors"));
        for (var node : JsonMapper.shared()
                .readTree(Fixtures.shared("fixtures/smollm2_expected.json").toFile())) {
            prompts.add(new Prompt(
                    node.get("k").asInt(),
                    node.get("prompt_text").asString(),
                    ints(node.get("prompt_ids")),
                    ints(node.get("greedy_ids"))));
        }
    }

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }

    @AfterAll
    void close() {
        if (model != null) {
            model.close();
            expected.close();
        }
    }

    @Test
    void generatesTheIdsOfTransformers() {
        try (var decoder = model.decoder(new DecoderSettings(Fixtures.device(), Dtype.FP32, prompts.size(), 512))) {
            var found = generate(decoder);
            for (var prompt : prompts) {
                var tokens = found.get(prompt.number());
                assertThat(tokens.stream().mapToInt(SampledToken::token).toArray())
                        .isEqualTo(prompt.greedyIds());
                float[] logProbs = expected.floats("greedy_logprobs." + prompt.number());
                for (int i = 0; i < logProbs.length; i++) {
                    assertThat(tokens.get(i).logProb()).isCloseTo(logProbs[i], within(2e-3f));
                }
            }
        }
    }

    /** All prompts together, each for as many tokens as transformers generated. */
    private List<List<SampledToken>> generate(Decoder decoder) {
        var found = new ArrayList<List<SampledToken>>();
        var begun = new Prompts(decoder);
        for (var prompt : prompts) {
            var first = begun.first(prompt.number(), prompt.ids(), SamplingSettings.GREEDY, 0);
            found.add(new ArrayList<>(List.of(first)));
        }
        while (true) {
            var rows = new ArrayList<DecodeRow>();
            for (var prompt : prompts) {
                var tokens = found.get(prompt.number());
                if (tokens.size() < prompt.greedyIds().length) {
                    int position = prompt.ids().length + tokens.size() - 1;
                    rows.add(new DecodeRow(
                            prompt.number(), tokens.getLast().token(), position, SamplingSettings.GREEDY, 0));
                }
            }
            if (rows.isEmpty()) {
                return found;
            }
            var next = decoder.decode(rows);
            for (int i = 0; i < rows.size(); i++) {
                found.get(rows.get(i).slot()).add(next.get(i));
            }
        }
    }

    @Test
    void scoresPromptsAsTransformers() {
        try (var policy = model.trainablePolicy(new TrainingSettings(Fixtures.device(), Dtype.FP32, true))) {
            for (var prompt : prompts) {
                int[] ids = prompt.ids();
                var pack = new Pack(new int[] {ids[0]}, List.of(Arrays.copyOfRange(ids, 1, ids.length)));
                float[] wanted = expected.floats("prompt_logprobs." + prompt.number());
                assertThat(Fixtures.distance(
                                wanted, policy.score(List.of(pack), 1).logProbs()))
                        .isLessThan(1e-4);
            }
        }
    }

    @Test
    void tokenizesPromptsAsTransformers() {
        for (var prompt : prompts) {
            assertThat(model.tokenizer().encode(prompt.text())).isEqualTo(prompt.ids());
        }
    }
}
