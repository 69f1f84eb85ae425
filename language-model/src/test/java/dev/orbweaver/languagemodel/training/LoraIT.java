package dev.orbweaver.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.Fixtures;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.LoraSettings;
import dev.orbweaver.languagemodel.ModelFolderException;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.script.TrainingScript.Kind;
import dev.orbweaver.languagemodel.weights.ParameterLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoraIT {
    private static final AdamSettings ADAM = new AdamSettings(1e-2, 0.9, 0.999, 1e-8, 0, 1);
    private static final Pack PACK =
            new Pack(IntStream.range(50, 70).toArray(), List.of(new int[] {6, 7, 8}, new int[] {9, 10}));

    private static TrainablePolicy policy(Path folder, Dtype dtype, LoraSettings lora) {
        return LanguageModel.open(folder).trainablePolicy(new TrainingSettings(Fixtures.device(), dtype, false, lora));
    }

    private static LoraSettings all(int rank) {
        return new LoraSettings(rank, 16, LoraSettings.ALL_LINEAR);
    }

    private static double step(TrainablePolicy policy) {
        backward(policy);
        return policy.apply(ADAM).gradientNorm();
    }

    private static double backward(TrainablePolicy policy) {
        var pass = policy.forward(List.of(PACK), 1);
        float[] derivatives = new float[pass.rows()];
        Arrays.fill(derivatives, -1);
        double loss = 0;
        for (float logProb : pass.logProbs()) {
            loss -= logProb;
        }
        policy.backward(pass, derivatives, new float[pass.rows()]);
        return loss;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama3", "tiny-qwen2", "tiny-qwen3"})
    void beginsAsTheModelItIsAddedTo(String model) {
        try (var full = policy(Fixtures.model(model), Dtype.FP32, null);
                var lora = policy(Fixtures.model(model), Dtype.FP32, all(4))) {
            assertThat(lora.score(List.of(PACK), 1).logProbs())
                    .isEqualTo(full.score(List.of(PACK), 1).logProbs());
            assertThat(lora.checksum()).isEqualTo(full.checksum());
        }
    }

    @ParameterizedTest
    @CsvSource({"tiny-llama3, FP32", "tiny-qwen2, FP32", "tiny-qwen3, FP32", "tiny-qwen2, BF16"})
    void learnsAndMergesToAPlainFolder(String model, Dtype dtype, @TempDir Path folder) {
        try (var lora = policy(Fixtures.model(model), dtype, all(4))) {
            float[] before = lora.score(List.of(PACK), 1).logProbs();
            for (int i = 0; i < 5; i++) {
                step(lora);
            }
            float[] after = lora.score(List.of(PACK), 1).logProbs();
            assertThat(sum(after)).isGreaterThan(sum(before) + 1);
            assertThat(lora.scoreWithoutAdapter(List.of(PACK), 1).logProbs()).isEqualTo(before);

            lora.writeWeights(folder.resolve("merged"));
            try (var plain = policy(folder.resolve("merged"), Dtype.FP32, null)) {
                assertThat(plain.checksum()).isEqualTo(lora.checksum());
                // the merged weights are rounded to bf16
                assertThat(Fixtures.distance(
                                after, plain.score(List.of(PACK), 1).logProbs()))
                        .isLessThan(0.05);
            }
        }
    }

    /** Differences of the loss itself: sign(g) * rate for every trained value. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama3", "tiny-qwen2", "tiny-qwen3"})
    void theGradientIsTheSlopeOfTheLoss(String model) {
        var settings = new LoraSettings(2, 4, Set.of("q_proj", "v_proj", "o_proj", "up_proj", "down_proj"));
        try (var lora = policy(Fixtures.model(model), Dtype.FP32, settings)) {
            step(lora); // B is 0 at first, and A's gradient with it
            double before = backward(lora);
            double sum = 0;
            var base =
                    ParameterLayout.of(LanguageModel.open(Fixtures.model(model)).configuration());
            for (var part : new LoraAdapter(settings, base).layout().parts()) {
                for (float g : lora.values(Kind.GRADIENTS, part.name())) {
                    sum += Math.abs(g);
                }
            }
            double rate = 1e-5;
            lora.apply(new AdamSettings(rate, 0, 0, 1e-12, 0, Double.POSITIVE_INFINITY));
            assertThat((before - backward(lora)) / rate / sum).isBetween(0.95, 1.05);
        }
    }

    @Test
    void continuesFromItsStateToTheSameBits(@TempDir Path folder) {
        String straight;
        try (var lora = policy(Fixtures.model("tiny-qwen2"), Dtype.FP32, all(4))) {
            step(lora);
            lora.writeState(folder.resolve("trainer"));
            step(lora);
            straight = lora.checksum();
        }
        try (var lora = policy(Fixtures.model("tiny-qwen2"), Dtype.FP32, all(4))) {
            lora.readState(folder.resolve("trainer"));
            step(lora);
            assertThat(lora.checksum()).isEqualTo(straight);
        }
    }

    @Test
    void readsTheFolderItWroteAndRefusesOneOfAnotherRank(@TempDir Path folder) {
        try (var lora = policy(Fixtures.model("tiny-qwen2"), Dtype.FP32, all(4));
                var same = policy(Fixtures.model("tiny-qwen2"), Dtype.FP32, all(4));
                var other = policy(Fixtures.model("tiny-qwen2"), Dtype.FP32, all(2));
                var full = policy(Fixtures.model("tiny-qwen2"), Dtype.FP32, null)) {
            step(lora);
            lora.writeAdapter(folder.resolve("adapter"));
            same.readAdapter(folder.resolve("adapter"));
            assertThat(same.checksum()).isEqualTo(lora.checksum());
            assertThatThrownBy(() -> other.readAdapter(folder.resolve("adapter")))
                    .isInstanceOf(ModelFolderException.class)
                    .hasMessageContaining("lora_A.weight is [4, 48], needed is [2, 48]");
            assertThatThrownBy(() -> full.writeAdapter(folder.resolve("none")))
                    .hasMessageContaining("there is no adapter");
        }
    }

    @Test
    void aDecoderWithTheAdapterHasTheWeightsThatTheTrainerWouldPublish(@TempDir Path folder) {
        try (var lora = policy(Fixtures.model("tiny-qwen2"), Dtype.FP32, all(4));
                var base = LanguageModel.open(Fixtures.model("tiny-qwen2"));
                var wrong = LanguageModel.open(Fixtures.model("tiny-llama3"))) {
            step(lora);
            lora.writeAdapter(folder.resolve("adapter"));
            var settings = new DecoderSettings(Fixtures.device(), Dtype.FP32, 1, 32);
            try (var merged = base.decoder(settings, folder.resolve("adapter"));
                    var plain = base.decoder(settings)) {
                assertThat(merged.checksum()).isEqualTo(lora.checksum()).isNotEqualTo(plain.checksum());
            }
            assertThatThrownBy(() -> wrong.decoder(settings, folder.resolve("adapter")))
                    .isInstanceOf(ModelFolderException.class)
                    .hasMessageContaining("belong to another model");
        }
    }

    @Test
    void refusesAnAdapterThatDoesMoreThanAdd(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("adapter_config.json"), """
                {"peft_type": "LORA", "r": 4, "lora_alpha": 8, "bias": "all", "use_dora": true, "modules_to_save": null}
                """);
        try (var base = LanguageModel.open(Fixtures.model("tiny-qwen2"))) {
            assertThatThrownBy(() -> base.decoder(new DecoderSettings(Fixtures.device(), Dtype.FP32, 1, 32), folder))
                    .hasMessageContaining("use_dora is true, which is not supported")
                    .hasMessageContaining("bias is \"all\"");
        }
    }

    @Test
    void refusesTargetsThatDoNotExist() {
        assertThatThrownBy(() -> new LoraSettings(4, 8, Set.of("query")))
                .hasMessageContaining("targets [query]")
                .hasMessageContaining("q_proj");
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
