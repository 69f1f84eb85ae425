package dev.orbweaver.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.Fixtures;
import dev.orbweaver.languagemodel.Fixtures.Expected;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.script.TrainingScript.Kind;
import dev.orbweaver.languagemodel.weights.ParameterLayout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy against what Hugging Face transformers computed for tiny random models of each family. */
class FixtureModelTrainingIT {
    private static final int LENGTH = 17;
    private static final int[] UNPADDED = {17, 11};

    private static TrainablePolicy policy(String model, Dtype dtype, boolean recompute) {
        return LanguageModel.open(Fixtures.model(model))
                .trainablePolicy(new TrainingSettings(Fixtures.device(), dtype, recompute));
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-llama3, FP32, 1e-4", "tiny-qwen2, FP32, 1e-4", "tiny-qwen2-tied, FP32, 1e-4", "tiny-qwen3, FP32, 1e-4",
        "tiny-llama3, BF16, 3e-2", "tiny-qwen2, BF16, 3e-2", "tiny-qwen2-tied, BF16, 3e-2", "tiny-qwen3, BF16, 3e-2"
    })
    void computesTheLogitsOfTransformers(String model, Dtype dtype, double tolerance) {
        try (var expected = new Expected(Fixtures.model(model).resolve("expected.safetensors"));
                var policy = policy(model, dtype, false)) {
            int[] ids = expected.ints("input_ids");
            float[] logits = expected.floats("logits");
            int vocabulary = logits.length / ids.length;
            for (int row = 0; row < 2; row++) {
                int start = row * LENGTH;
                float[] found = policy.logits(Arrays.copyOfRange(ids, start, start + UNPADDED[row]));
                float[] wanted = Arrays.copyOfRange(logits, start * vocabulary, (start + UNPADDED[row]) * vocabulary);
                assertThat(Fixtures.distance(wanted, found)).isLessThan(tolerance);
            }
        }
    }

    /** The first token is the prompt, all others the response. */
    private static List<Pack> packs(Expected expected) {
        int[] ids = expected.ints("input_ids");
        return List.of(
                new Pack(new int[] {ids[0]}, List.of(Arrays.copyOfRange(ids, 1, UNPADDED[0]))),
                new Pack(new int[] {ids[LENGTH]}, List.of(Arrays.copyOfRange(ids, LENGTH + 1, LENGTH + UNPADDED[1]))));
    }

    /** The scored positions of both rows of [2, LENGTH - 1], without padding. */
    private static float[] unpadded(float[] values) {
        var found = new float[UNPADDED[0] - 1 + UNPADDED[1] - 1];
        System.arraycopy(values, 0, found, 0, UNPADDED[0] - 1);
        System.arraycopy(values, LENGTH - 1, found, UNPADDED[0] - 1, UNPADDED[1] - 1);
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama3", "tiny-qwen2", "tiny-qwen2-tied", "tiny-qwen3"})
    void scoresTokensAsTransformers(String model) {
        try (var expected = new Expected(Fixtures.model(model).resolve("expected.safetensors"));
                var policy = policy(model, Dtype.FP32, false)) {
            var scores = policy.score(packs(expected), 1);
            assertThat(Fixtures.distance(unpadded(expected.floats("token_logprobs")), scores.logProbs()))
                    .isLessThan(1e-4);
            assertThat(Fixtures.distance(unpadded(expected.floats("entropy")), scores.entropies()))
                    .isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-llama3, false", "tiny-qwen2, false", "tiny-qwen2-tied, false", "tiny-qwen3, false",
        "tiny-llama3, true", "tiny-qwen2, true", "tiny-qwen2-tied, true", "tiny-qwen3, true"
    })
    void takesTheStepOfTransformers(String model, boolean recompute) {
        var layout =
                ParameterLayout.of(LanguageModel.open(Fixtures.model(model)).configuration());
        try (var expected = new Expected(Fixtures.model(model).resolve("expected.safetensors"));
                var policy = policy(model, Dtype.FP32, recompute)) {
            var pass = policy.forward(packs(expected), 1);
            var loss = ClippedLoss.of(expected, pass.logProbs());
            assertThat(loss.value()).isCloseTo(expected.floats("pg_loss")[0], within(1e-5f));
            policy.backward(pass, loss.byLogProb(), new float[pass.rows()]);
            for (var part : layout.parts()) {
                assertThat(Fixtures.distance(
                                expected.floats("grad." + part.name()), policy.values(Kind.GRADIENTS, part.name())))
                        .as(part.name())
                        .isLessThan(1e-4);
            }
            var step = policy.apply(new AdamSettings(1e-3, 0.9, 0.999, 1e-8, 0.01, 1.0));
            float norm = expected.floats("grad_norm")[0];
            assertThat(step.applied()).isTrue();
            assertThat(step.gradientNorm()).isCloseTo(norm, within(1e-4 * norm));
            for (var part : layout.parts()) {
                assertStep(expected, part.name(), norm, policy.values(Kind.MASTERS, part.name()));
            }
        }
    }

    /** Adam's first step is lr * g / (|g| + eps): noise where a gradient is nearly zero. */
    private static void assertStep(Expected expected, String name, float norm, float[] found) {
        float[] gradient = expected.floats("grad." + name);
        float[] wanted = expected.floats("step." + name);
        for (int i = 0; i < wanted.length; i++) {
            boolean noise = Math.abs(gradient[i] / norm) < 1e-6;
            double tolerance = noise ? 1e-3 : 1e-4 * Math.max(Math.abs(wanted[i]), 0.1);
            assertThat((double) found[i]).as(name + " " + i).isCloseTo(wanted[i], within(tolerance));
        }
    }

    /** The loss that the fixtures were made with: clip 0.2 below and 0.3 above, dual clip 3, mean over the masked tokens. */
    private record ClippedLoss(float value, float[] byLogProb) {

        static ClippedLoss of(Expected expected, float[] logProbs) {
            float[] old = unpadded(expected.floats("pg_old_logprobs"));
            float[] mask = unpadded(expected.floats("pg_mask"));
            float[] advantages = expected.floats("pg_advantages");
            double count = 0;
            for (float one : mask) {
                count += one;
            }
            double value = 0;
            var byLogProb = new float[logProbs.length];
            for (int i = 0; i < logProbs.length; i++) {
                double advantage = advantages[i < UNPADDED[0] - 1 ? 0 : 1];
                double ratio = Math.exp(logProbs[i] - old[i]);
                double clipped = Math.max(0.8, Math.min(1.3, ratio));
                double loss = Math.max(-advantage * ratio, -advantage * clipped);
                boolean free = -advantage * ratio >= -advantage * clipped;
                if (advantage < 0 && -3 * advantage < loss) {
                    loss = -3 * advantage;
                    free = false;
                }
                value += loss * mask[i] / count;
                byLogProb[i] = free ? (float) (-advantage * ratio * mask[i] / count) : 0;
            }
            return new ClippedLoss((float) value, byLogProb);
        }
    }
}
