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
    /** Three sequences, one from the start, one in two chunks, one that copies a prefix and is 4 tokens ahead: all must go the same way. */
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
            next[0] = prefill(decoder, 4, 0, wanted, prompt);
            decoder.prefillChunk(1, 0, Arrays.copyOf(wanted, 2));
            next[1] = prefill(decoder, 1, 2, wanted, prompt);
            decoder.copyPrefix(1, 3, prompt);
            next[2] = prefill(decoder, 3, prompt, wanted, prompt + 4);
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

    private static int prefill(Decoder decoder, int slot, int start, int[] ids, int end) {
        return decoder.prefill(slot, start, Arrays.copyOfRange(ids, start, end), SamplingSettings.GREEDY, 0)
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
            var token = decoder.prefill(List.of(new PrefillRow(1, 0, ids, all, 0.5)))
                    .getFirst();
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
