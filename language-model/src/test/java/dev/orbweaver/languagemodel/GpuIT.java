package dev.orbweaver.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orbweaver.languagemodel.Fixtures.Expected;
import dev.orbweaver.languagemodel.decoding.DecodeRow;
import dev.orbweaver.languagemodel.decoding.Prompts;
import dev.orbweaver.languagemodel.decoding.SamplingSettings;
import dev.orbweaver.languagemodel.script.TorchRuntime;
import dev.orbweaver.languagemodel.training.Pack;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first GPU against transformers; all other tests run there with {@code -Dorbweaver.test.device=gpu}. */
@Tag("gpu")
class GpuIT {
    private static final DeviceSetting GPU = new DeviceSetting("gpu");

    @BeforeEach
    void requireGpu() {
        assumeTrue(
                TorchRuntime.start().gpus() > 0,
                "skipped: libtorch sees no GPU here; build with -Pcuda on a machine that has one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama3", "tiny-qwen2", "tiny-qwen2-tied", "tiny-qwen3"})
    void decodesTheGreedyIdsOfTransformers(String name) {
        try (var expected = new Expected(Fixtures.model(name).resolve("expected.safetensors"));
                var model = LanguageModel.open(Fixtures.model(name));
                var decoder = model.decoder(new DecoderSettings(GPU, Dtype.FP32, 2, 64))) {
            int[] wanted = expected.ints("greedy_ids");
            int length = expected.ints("greedy_prompt").length;
            int token = new Prompts(decoder)
                    .first(1, Arrays.copyOf(wanted, length), SamplingSettings.GREEDY, 0)
                    .token();
            for (; length < wanted.length - 1; length++) {
                assertThat(token).isEqualTo(wanted[length]);
                var row = new DecodeRow(1, token, length, SamplingSettings.GREEDY, 0);
                token = decoder.decode(List.of(row)).getFirst().token();
            }
            assertThat(decoder.checksum()).isEqualTo(model.checksum());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama3", "tiny-qwen2", "tiny-qwen2-tied", "tiny-qwen3"})
    void scoresTokensAsTransformers(String name) {
        try (var expected = new Expected(Fixtures.model(name).resolve("expected.safetensors"));
                var model = LanguageModel.open(Fixtures.model(name));
                var policy = model.trainablePolicy(new TrainingSettings(GPU, Dtype.FP32, true))) {
            int[] ids = Arrays.copyOf(expected.ints("input_ids"), 17);
            var pack = new Pack(new int[] {ids[0]}, List.of(Arrays.copyOfRange(ids, 1, 17)));
            float[] wanted = Arrays.copyOf(expected.floats("token_logprobs"), 16);
            assertThat(Fixtures.distance(wanted, policy.score(List.of(pack), 1).logProbs()))
                    .isLessThan(1e-4);
        }
    }
}
