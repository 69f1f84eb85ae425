package dev.orbweaver.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.Fixtures;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.script.TrainingScript.Kind;
import dev.orbweaver.languagemodel.weights.ParameterLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packing, micro-batches and recomputation change what is computed together, never the numbers. */
class PackedGradientsIT {
    private static final double TEMPERATURE = 0.8;

    /** Values and gradients of all weights. */
    private record Result(float[] logProbs, float[] entropies, Map<String, float[]> gradients) {}

    /** Three groups of unlike size: one call holds rows with several packs, and padding. */
    private static List<Pack> packs() {
        var random = new Random(5);
        return List.of(pack(random, 9, 4, 2, 6), pack(random, 3, 1), pack(random, 5, 2, 3));
    }

    private static Pack pack(Random random, int prompt, int... responses) {
        return new Pack(
                random.ints(prompt, 0, 199).toArray(),
                IntStream.of(responses)
                        .mapToObj(n -> random.ints(n, 0, 199).toArray())
                        .toList());
    }

    private static List<Pack> unpacked() {
        return packs().stream()
                .flatMap(pack -> pack.responses().stream().map(response -> new Pack(pack.prompt(), List.of(response))))
                .toList();
    }

    /** The calls' gradients add up; each row has a derivative of its own. */
    private static Result run(String model, boolean recompute, List<List<Pack>> calls) {
        var folder = LanguageModel.open(Fixtures.model(model));
        var random = new Random(7);
        try (var policy = folder.trainablePolicy(new TrainingSettings(Fixtures.device(), Dtype.FP32, recompute))) {
            var logProbs = new ArrayList<Float>();
            var entropies = new ArrayList<Float>();
            for (var packs : calls) {
                try (var pass = policy.forward(packs, TEMPERATURE)) {
                    var byLogProb = new float[pass.rows()];
                    var byEntropy = new float[pass.rows()];
                    for (int i = 0; i < pass.rows(); i++) {
                        byLogProb[i] = random.nextFloat() - 0.5f;
                        byEntropy[i] = random.nextFloat() - 0.5f;
                        logProbs.add(pass.logProbs()[i]);
                        entropies.add(pass.entropies()[i]);
                    }
                    policy.backward(pass, byLogProb, byEntropy);
                }
            }
            var gradients = new HashMap<String, float[]>();
            for (var part : ParameterLayout.of(folder.configuration()).parts()) {
                gradients.put(part.name(), policy.values(Kind.GRADIENTS, part.name()));
            }
            return new Result(array(logProbs), array(entropies), gradients);
        }
    }

    private static float[] array(List<Float> values) {
        var array = new float[values.size()];
        IntStream.range(0, array.length).forEach(i -> array[i] = values.get(i));
        return array;
    }

    private static void assertSame(Result wanted, Result found) {
        assertThat(Fixtures.distance(wanted.logProbs(), found.logProbs())).isLessThan(1e-5);
        assertThat(Fixtures.distance(wanted.entropies(), found.entropies())).isLessThan(1e-5);
        wanted.gradients()
                .forEach((name, gradient) -> assertThat(
                                Fixtures.distance(gradient, found.gradients().get(name)))
                        .as(name)
                        .isLessThan(1e-5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama3", "tiny-qwen2", "tiny-qwen3"})
    void packedGradientsEqualThoseOfEachResponseAlone(String model) {
        var alone = unpacked().stream().map(List::of).toList();
        assertSame(run(model, false, alone), run(model, false, List.of(packs())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama3", "tiny-qwen2", "tiny-qwen3"})
    void recomputationChangesNothing(String model) {
        assertSame(run(model, false, List.of(packs())), run(model, true, List.of(packs())));
    }

    @Test
    void aPaddedBatchOfSingleResponsesEqualsThemAlone() {
        var alone = unpacked().stream().map(List::of).toList();
        assertSame(run("tiny-qwen2", false, alone), run("tiny-qwen2", false, List.of(unpacked())));
    }

    /** The derivatives written out in the script against differences of the loss itself. */
    @Test
    void theGradientIsTheSlopeOfTheLoss() {
        var folder = LanguageModel.open(Fixtures.model("tiny-qwen2"));
        var settings = new TrainingSettings(Fixtures.device(), Dtype.FP32, false);
        try (var policy = folder.trainablePolicy(settings)) {
            double before = loss(policy);
            double slope = 0;
            for (var part : ParameterLayout.of(folder.configuration()).parts()) {
                for (float g : policy.values(Kind.GRADIENTS, part.name())) {
                    slope += (double) g * g;
                }
            }
            // Adam without momentum is not gradient descent: sign(g) * rate is. Its slope is the sum of |g|.
            double sum = 0;
            for (var part : ParameterLayout.of(folder.configuration()).parts()) {
                for (float g : policy.values(Kind.GRADIENTS, part.name())) {
                    sum += Math.abs(g);
                }
            }
            double rate = 1e-5;
            assertThat(slope).isPositive();
            policy.apply(new AdamSettings(rate, 0, 0, 1e-12, 0, Double.POSITIVE_INFINITY));
            double after = loss(policy);
            assertThat((before - after) / rate / sum).isBetween(0.97, 1.03);
        }
    }

    /** -sum of log-probabilities - 0.5 * sum of entropies, and its gradients. */
    private static double loss(TrainablePolicy policy) {
        var pass = policy.forward(packs(), TEMPERATURE);
        double loss = 0;
        var byLogProb = new float[pass.rows()];
        var byEntropy = new float[pass.rows()];
        for (int i = 0; i < pass.rows(); i++) {
            loss -= pass.logProbs()[i] + 0.5 * pass.entropies()[i];
            byLogProb[i] = -1;
            byEntropy[i] = -0.5f;
        }
        policy.backward(pass, byLogProb, byEntropy);
        return loss;
    }
}
