package dev.orbweaver.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.Fixtures;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.ModelFolderException;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.script.TrainingScript.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainablePolicyIT {
    private static final AdamSettings ADAM = new AdamSettings(1e-2, 0.9, 0.999, 1e-8, 0.01, 1);
    private static final Pack PACK = new Pack(new int[] {3, 4, 5}, List.of(new int[] {6, 7}, new int[] {8}));

    private static TrainablePolicy policy(Path folder) {
        return LanguageModel.open(folder).trainablePolicy(new TrainingSettings(Fixtures.device(), Dtype.FP32, false));
    }

    private static void step(TrainablePolicy policy) {
        var pass = policy.forward(List.of(PACK), 1);
        policy.backward(pass, new float[] {-1, -1, -1}, new float[3]);
        assertThat(policy.apply(ADAM).applied()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama3", "tiny-qwen2", "tiny-qwen3"})
    void writtenWeightsLoadAgainAndAreTheSameEverywhere(String model, @TempDir Path folder) {
        try (var policy = policy(Fixtures.model(model))) {
            step(policy);
            assertThat(policy.writeWeights(folder.resolve("written"))).isEqualTo(policy.checksum());
            var written = LanguageModel.open(folder.resolve("written"));
            assertThat(written.checksum()).isEqualTo(policy.checksum());
            for (var dtype : List.of(Dtype.FP32, Dtype.BF16)) {
                try (var decoder = written.decoder(new DecoderSettings(Fixtures.device(), dtype, 1, 16))) {
                    assertThat(decoder.checksum()).isEqualTo(policy.checksum());
                }
            }
            assertThat(LanguageModel.open(Fixtures.model(model)).checksum()).isNotEqualTo(policy.checksum());
        }
    }

    @Test
    void continuesToTheSameBitsFromItsState(@TempDir Path folder) {
        float[] straight;
        try (var policy = policy(Fixtures.model("tiny-qwen2"))) {
            step(policy);
            step(policy);
            policy.writeState(folder.resolve("trainer"));
            step(policy);
            straight = policy.values(Kind.MASTERS, "model.embed_tokens.weight");
        }
        try (var policy = policy(Fixtures.model("tiny-qwen2"))) {
            policy.readState(folder.resolve("trainer"));
            assertThat(policy.steps()).isEqualTo(2);
            step(policy);
            assertThat(policy.values(Kind.MASTERS, "model.embed_tokens.weight")).isEqualTo(straight);
        }
    }

    @Test
    void refusesAStateThatIsCutOffOrOfAnotherModel(@TempDir Path folder) throws Exception {
        try (var policy = policy(Fixtures.model("tiny-qwen2"))) {
            policy.writeState(folder);
            try (var other = policy(Fixtures.model("tiny-qwen2-tied"))) {
                other.readState(folder); // has one matrix less, all others fit
            }
            try (var other = policy(Fixtures.model("tiny-qwen3"))) {
                assertThatThrownBy(() -> other.readState(folder))
                        .isInstanceOf(ModelFolderException.class)
                        .hasMessageContaining("policy.safetensors")
                        .hasMessageContaining("q_norm.weight is missing");
            }
            Path file = folder.resolve("policy.safetensors");
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));
            assertThatThrownBy(() -> policy.readState(folder))
                    .isInstanceOf(ModelFolderException.class)
                    .hasMessageContaining("cut off");
        }
    }

    @Test
    void skipsAStepWhoseGradientsAreNotFinite() {
        try (var policy = policy(Fixtures.model("tiny-qwen2"))) {
            String before = policy.checksum();
            var pass = policy.forward(List.of(PACK), 1);
            policy.backward(pass, new float[] {Float.NaN, 0, 0}, new float[3]);
            var norm = policy.apply(ADAM);
            assertThat(norm.applied()).isFalse();
            assertThat(norm.gradientNorm()).isNaN();
            assertThat(policy.checksum()).isEqualTo(before);
            assertThat(policy.steps()).isZero();
            step(policy); // the gradients were cleared
            assertThat(policy.checksum()).isNotEqualTo(before);
        }
    }

    @Test
    void hasOneForwardPassInFlight() {
        try (var policy = policy(Fixtures.model("tiny-qwen2"))) {
            var first = policy.forward(List.of(PACK), 1);
            assertThatThrownBy(() -> policy.forward(List.of(PACK), 1)).hasMessageContaining("a forward pass is open");
            first.close();
            var second = policy.forward(List.of(PACK), 1);
            first.close(); // of a pass that has ended: nothing
            assertThatThrownBy(() -> policy.backward(first, new float[3], new float[3]))
                    .hasMessageContaining("not open any more");
            policy.backward(second, new float[3], new float[3]);
            assertThatThrownBy(() -> policy.backward(second, new float[3], new float[3]))
                    .hasMessageContaining("not open any more");
        }
    }

    @Test
    void startsFromNothingBySeed(@TempDir Path folder) throws Exception {
        Files.copy(Fixtures.model("tiny-qwen2").resolve("config.json"), folder.resolve("config.json"));
        Fixtures.writeTokenizer(folder, 199);
        try (var model = LanguageModel.openWithoutWeights(folder)) {
            model.initializeWeights(1, folder.resolve("a"));
            model.initializeWeights(1, folder.resolve("b"));
            model.initializeWeights(2, folder.resolve("c"));
        }
        assertThat(LanguageModel.open(folder.resolve("b")).checksum())
                .isEqualTo(LanguageModel.open(folder.resolve("a")).checksum());
        assertThat(LanguageModel.open(folder.resolve("c")).checksum())
                .isNotEqualTo(LanguageModel.open(folder.resolve("a")).checksum());
        try (var policy = policy(folder.resolve("a"))) {
            assertThat(policy.values(Kind.MASTERS, "model.norm.weight")).containsOnly(1);
            assertThat(policy.values(Kind.MASTERS, "model.layers.0.self_attn.q_proj.bias"))
                    .containsOnly(0);
            // initializer_range 0.15; 199 x 48 values
            float[] embedding = policy.values(Kind.MASTERS, "model.embed_tokens.weight");
            double square = 0;
            for (float value : embedding) {
                square += (double) value * value;
            }
            assertThat(Math.sqrt(square / embedding.length)).isBetween(0.145, 0.155);
        }
    }

    @Test
    void refusesIdsOutsideTheVocabularyAndGoesOn() {
        try (var policy = policy(Fixtures.model("tiny-qwen2"))) {
            var wrong = new Pack(new int[] {1}, List.of(new int[] {199}));
            assertThatThrownBy(() -> policy.forward(List.of(wrong), 1))
                    .hasMessage("token id 199 is not in the vocabulary of 199");
            step(policy);
        }
    }

    @Test
    void saysThatItIsClosed() {
        var policy = policy(Fixtures.model("tiny-qwen2"));
        policy.close();
        assertThatThrownBy(() -> policy.score(List.of(PACK), 1)).hasMessageContaining("closed already");
    }
}
