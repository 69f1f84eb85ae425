package dev.orbweaver.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.languagemodel.DecayedWeights;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.Fixtures;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.LoraSettings;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.script.TrainingScript.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What decays, and where weights, gradients and moments are. */
class OptimizerPlacementIT {
    private static final double RATE = 1e-2;
    private static final double DECAY = 0.1;
    private static final LoraSettings LORA = new LoraSettings(4, 16, LoraSettings.ALL_LINEAR);
    private static final Pack PACK =
            new Pack(IntStream.range(50, 70).toArray(), List.of(new int[] {6, 7, 8}, new int[] {9, 10}));

    private static TrainablePolicy policy(Dtype dtype, boolean lora, DecayedWeights decayed, boolean offloadOptimizer) {
        var settings =
                new TrainingSettings(Fixtures.device(), dtype, false, lora ? LORA : null, decayed, offloadOptimizer);
        try (var model = LanguageModel.open(Fixtures.model("tiny-qwen2"))) {
            return model.trainablePolicy(settings);
        }
    }

    private static void step(TrainablePolicy policy) {
        backward(policy);
        policy.apply(new AdamSettings(RATE, 0.9, 0.999, 1e-8, DECAY, 1));
    }

    private static void backward(TrainablePolicy policy) {
        var pass = policy.forward(List.of(PACK), 1);
        float[] derivatives = new float[pass.rows()];
        Arrays.fill(derivatives, -1);
        policy.backward(pass, derivatives, new float[pass.rows()]);
    }

    /** Without a gradient AdamW does nothing but decay. */
    @ParameterizedTest
    @EnumSource(DecayedWeights.class)
    void weightDecayShrinksWhatItIsToShrink(DecayedWeights decayed) {
        try (var policy = policy(Dtype.FP32, false, decayed, false)) {
            var names = List.of(
                    "model.embed_tokens.weight",
                    "model.layers.0.self_attn.q_proj.bias",
                    "model.layers.0.input_layernorm.weight",
                    "model.layers.0.mlp.down_proj.weight");
            var before = names.stream()
                    .map(name -> policy.values(Kind.MASTERS, name))
                    .toList();

            policy.apply(new AdamSettings(RATE, 0.9, 0.999, 1e-8, DECAY, 1));

            var shrinks = IntStream.range(0, names.size())
                    .mapToObj(i -> isShrunk(before.get(i), policy.values(Kind.MASTERS, names.get(i))))
                    .toList();
            assertThat(shrinks)
                    .isEqualTo(
                            switch (decayed) {
                                case ALL -> List.of(true, true, true, true);
                                case MATRICES -> List.of(true, false, false, true);
                                case LAYER_MATRICES -> List.of(false, false, false, true);
                            });
        }
    }

    private static boolean isShrunk(float[] before, float[] after) {
        int largest = IntStream.range(0, before.length)
                .reduce((a, b) -> Math.abs(before[a]) < Math.abs(before[b]) ? b : a)
                .orElseThrow();
        if (after[largest] == before[largest]) {
            return false;
        }
        assertThat(after[largest] / before[largest]).isCloseTo((float) (1 - RATE * DECAY), within(1e-6f));
        return true;
    }

    @ParameterizedTest
    @CsvSource({"FP32, false", "BF16, false", "FP32, true", "BF16, true"})
    void whereTheOptimizerComputesAndWhatLeavesTheDeviceChangesNoBit(Dtype dtype, boolean lora) {
        String plain;
        try (var policy = policy(dtype, lora, DecayedWeights.MATRICES, false)) {
            step(policy);
            step(policy);
            plain = policy.checksum();
        }
        for (boolean offload : new boolean[] {false, true}) {
            try (var policy = policy(dtype, lora, DecayedWeights.MATRICES, offload)) {
                policy.leaveDevice();
                step(policy);
                String between = policy.checksum();
                policy.leaveDevice();
                policy.leaveDevice();
                assertThat(policy.checksum()).isEqualTo(between);
                policy.leaveDevice();
                step(policy);
                assertThat(policy.checksum()).isEqualTo(plain);
            }
        }
    }

    @Test
    void aFrozenPolicyScoresAsATrainableOneWhereverItIs() {
        var settings = new TrainingSettings(Fixtures.device(), Dtype.BF16, false);
        try (var model = LanguageModel.open(Fixtures.model("tiny-qwen2"));
                var trainable = model.trainablePolicy(settings);
                var frozen = model.frozenPolicy(settings)) {
            float[] expected = trainable.score(List.of(PACK), 1).logProbs();
            assertThat(frozen.score(List.of(PACK), 1).logProbs()).isEqualTo(expected);
            frozen.leaveDevice();
            assertThat(frozen.score(List.of(PACK), 1).logProbs()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void gradientsOfTwoPoliciesAddUp(boolean lora) {
        try (var one = policy(Dtype.FP32, lora, DecayedWeights.ALL, false);
                var other = policy(Dtype.FP32, lora, DecayedWeights.ALL, false);
                var both = policy(Dtype.FP32, lora, DecayedWeights.ALL, false)) {
            backward(both);
            backward(both);
            backward(one);
            backward(other);
            one.addGradients(other);
            var adam = new AdamSettings(RATE, 0.9, 0.999, 1e-8, DECAY, Double.POSITIVE_INFINITY);

            assertThat(one.apply(adam).gradientNorm())
                    .isCloseTo(both.apply(adam).gradientNorm(), within(1e-6));
            other.copyWeights(one);

            assertThat(one.checksum()).isEqualTo(both.checksum());
            assertThat(other.checksum()).isEqualTo(both.checksum());
        }
    }

    @Test
    void leavingWhileAPassIsOpenIsRefused() {
        try (var policy = policy(Dtype.FP32, false, DecayedWeights.ALL, false);
                var pass = policy.forward(List.of(PACK), 1)) {
            assertThat(pass.rows()).isEqualTo(5);
            assertThatThrownBy(policy::leaveDevice).hasMessageContaining("a forward pass is open");
        }
    }
}
