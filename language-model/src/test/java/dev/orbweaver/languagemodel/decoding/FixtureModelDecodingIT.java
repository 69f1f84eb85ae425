package dev.orbweaver.languagemodel.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.Fixtures;
import dev.orbweaver.languagemodel.Fixtures.Expected;
import dev.orbweaver.languagemodel.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder against what Hugging Face transformers generated with tiny random models of each family. */
class FixtureModelDecodingIT {
    /** Three sequences, one from the start, one in two chunks, one whose past is in three spans and is 4 tokens ahead: all must go the same way. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama3", "tiny-qwen2", "tiny-qwen2-tied", "tiny-qwen3"})
    void decodesTheGreedyIdsOfTransformers(String model) {
        try (var expected = new Expected(Fixtures.model(model).resolve("expected.safetensors"));
                var decoder = LanguageModel.open(Fixtures.model(model))
                        .decoder(new DecoderSettings(Fixtures.device(), Dtype.FP32, 5, 64))) {
            int[] wanted = expected.ints("greedy_ids");
            int prompt = expected.ints("greedy_prompt").length;
            int[] slots = {4, 1, 3};
            int[] length = {prompt, prompt, prompt + 4};
            int[] next = new int[3];
            var prompts = new Prompts(decoder);
            next[0] = prompts.first(4, Arrays.copyOf(wanted, prompt), SamplingSettings.GREEDY, 0)
                    .token();
            prompts.compute(1, Arrays.copyOf(wanted, prompt - 1), 2);
            next[1] = greedy(decoder, 1, wanted[prompt - 1], prompt - 1);
            decoder.allocate(100, prompt);
            decoder.allocate(101, 9);
            decoder.step(
                    List.of(
                            new PromptChunk(List.of(), 100, 0, Arrays.copyOf(wanted, prompt)),
                            new PromptChunk(
                                    List.of(new Span(100, 0, prompt)),
                                    101,
                                    5,
                                    Arrays.copyOfRange(wanted, prompt, prompt + 3))),
                    List.of());
            decoder.begin(3, List.of(new Span(100, 0, 2), new Span(100, 2, prompt - 2), new Span(101, 5, 3)));
            next[2] = greedy(decoder, 3, wanted[prompt + 3], prompt + 3);
            while (length[2] < wanted.length - 1) {
                var rows = new ArrayList<DecodeRow>();
                for (int i = 0; i < 3; i++) {
                    assertThat(next[i]).as("sequence %s at %s", i, length[i]).isEqualTo(wanted[length[i]]);
                    rows.add(new DecodeRow(slots[i], next[i], length[i]++, SamplingSettings.GREEDY, 0));
                }
                next = decoder.decode(rows).stream()
                        .mapToInt(SampledToken::token)
                        .toArray();
            }
        }
    }

    private static int greedy(Decoder decoder, int slot, int token, int position) {
        return decoder.decode(List.of(new DecodeRow(slot, token, position, SamplingSettings.GREEDY, 0)))
                .getFirst()
                .token();
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-llama3, FP32, 1e-4", "tiny-qwen2, FP32, 1e-4", "tiny-qwen2-tied, FP32, 1e-4", "tiny-qwen3, FP32, 1e-4",
        "tiny-llama3, BF16, 3e-2", "tiny-qwen2, BF16, 3e-2", "tiny-qwen2-tied, BF16, 3e-2", "tiny-qwen3, BF16, 3e-2"
    })
    void reportsTheDistributionOfTransformers(String model, Dtype dtype, double tolerance) {
        try (var expected = new Expected(Fixtures.model(model).resolve("expected.safetensors"));
                var decoder = LanguageModel.open(Fixtures.model(model))
                        .decoder(new DecoderSettings(Fixtures.device(), dtype, 2, 64))) {
            int[] ids = Arrays.copyOf(expected.ints("input_ids"), 17);
            float[] logits = expected.floats("logits");
            int vocabulary = logits.length / 34;
            float[] last = Arrays.copyOfRange(logits, 16 * vocabulary, 17 * vocabulary);
            var all = new SamplingSettings(0.7, 1, 0, vocabulary);
            var token = new Prompts(decoder).first(1, ids, all, 0.5);
            var found = new float[vocabulary];
            token.top().forEach(top -> found[top.token()] = top.logProb());
            assertThat(Fixtures.distance(logSoftmax(last, 0.7), found)).isLessThan(tolerance);
            assertThat(token.logProb()).isEqualTo(found[token.token()]);
            assertThat(token.top()).isSortedAccordingTo((a, b) -> Float.compare(b.logProb(), a.logProb()));
        }
    }

    private static float[] logSoftmax(float[] logits, double temperature) {
        double peak = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            peak = Math.max(peak, logit / temperature);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit / temperature - peak);
        }
        var found = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            found[i] = (float) (logits[i] / temperature - peak - Math.log(sum));
        }
        return found;
    }
}
