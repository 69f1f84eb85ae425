package dev.orbweaver.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.Fixtures;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.script.DenseTwin;
import dev.orbweaver.languagemodel.script.TrainingScript.Kind;
import dev.orbweaver.languagemodel.weights.ParameterLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packing, micro-batches and recomputation change what is computed together, never the numbers. */
class PackedGradientsIT {
    private static final double TEMPERATURE = 0.8;

    /** Values and gradients of all weights. */
    private record Result(float[] logProbs, float[] entropies, Map<String, float[]> gradients) {}

    /** A group, conversations that go on, and a prompt of its own: segments of unlike length on several levels. */
    private static List<Pack> packs(Random random) {
        int[] schema = ids(random, 1, 40);
        var group = ids(random, 1, 50);
        var sequences = new ArrayList<Sequence>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            sequences.add(new Sequence(joined(schema, group), ids(random, 1, 30)));
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            var first = new Sequence(joined(schema, ids(random, 1, 20)), ids(random, 1, 30));
            sequences.add(first);
            sequences.add(new Sequence(joined(first.ids(), ids(random, 1, 5)), ids(random, 1, 20)));
            sequences.add(new Sequence(first.prompt(), first.response())); // drawn twice
        }
        return List.of(new Pack(sequences), new Pack(ids(random, 1, 30), List.of(ids(random, 1, 10))));
    }

    private static int[] ids(Random random, int least, int most) {
        return random.ints(random.nextInt(least, most + 1), 0, 199).toArray();
    }

    private static int[] joined(int[] first, int[] second) {
        int[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static List<List<Pack>> alone(List<Pack> packs) {
        return packs.stream()
                .flatMap(pack -> pack.sequences().stream())
                .map(sequence -> List.of(new Pack(List.of(sequence))))
                .toList();
    }

    /** The calls' gradients add up; each row has derivatives of its own. */
    private static Result run(String model, Dtype dtype, boolean recompute, List<List<Pack>> calls) {
        var folder = LanguageModel.open(Fixtures.model(model));
        var random = new Random(7);
        try (var policy = folder.trainablePolicy(new TrainingSettings(Fixtures.device(), dtype, recompute))) {
            var logProbs = new ArrayList<Float>();
            var entropies = new ArrayList<Float>();
            for (var packs : calls) {
                try (var pass = policy.forward(packs, TEMPERATURE)) {
                    float[] byLogProb = derivatives(random, pass.rows());
                    for (int i = 0; i < pass.rows(); i++) {
                        logProbs.add(pass.logProbs()[i]);
                        entropies.add(pass.entropies()[i]);
                    }
                    policy.backward(pass, byLogProb, byEntropy(byLogProb));
                }
            }
            var gradients = new HashMap<String, float[]>();
            for (var part : ParameterLayout.of(folder.configuration()).parts()) {
                gradients.put(part.name(), policy.values(Kind.GRADIENTS, part.name()));
            }
            return new Result(array(logProbs), array(entropies), gradients);
        }
    }

    private static float[] derivatives(Random random, int rows) {
        float[] values = new float[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    private static float[] byEntropy(float[] byLogProb) {
        float[] values = new float[byLogProb.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(50 * byLogProb[i]);
        }
        return values;
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        IntStream.range(0, array.length).forEach(i -> array[i] = values.get(i));
        return array;
    }

    private static void assertSame(Result wanted, Result found, double tolerance) {
        assertThat(Fixtures.distance(wanted.logProbs(), found.logProbs())).isLessThan(tolerance);
        assertThat(Fixtures.distance(wanted.entropies(), found.entropies())).isLessThan(tolerance);
        wanted.gradients()
                .forEach((name, gradient) -> assertThat(
                                Fixtures.distance(gradient, found.gradients().get(name)))
                        .as(name)
                        .isLessThan(tolerance));
    }

    /** Rounding differs with the order of sums: 1e-5 of the largest gradient of a tensor. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void randomTreesHaveTheGradientsOfEachSequenceAlone(long seed) {
        var packs = packs(new Random(seed));
        String model = List.of("tiny-llama3", "tiny-qwen2", "tiny-qwen3").get((int) (seed % 3));
        assertSame(
                run(model, Dtype.FP32, false, alone(packs)),
                run(model, Dtype.FP32, seed % 2 == 0, List.of(packs)),
                1e-5);
    }

    @ParameterizedTest
    @CsvSource({"tiny-llama3, 21", "tiny-qwen2, 22", "tiny-qwen3, 23"})
    void theSegmentsOfATreeGiveTheGradientsOfOneMaskOverAllTokens(String model, long seed) {
        var packs = packs(new Random(seed)).subList(0, 1);
        assertSame(dense(model, packs.getFirst()), run(model, Dtype.FP32, false, List.of(packs)), 1e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama3", "tiny-qwen2", "tiny-qwen3"})
    void bfloat16IsAsCloseAsItsRounding(String model) {
        var packs = packs(new Random(3));
        var exact = run(model, Dtype.FP32, false, List.of(packs));
        assertSame(exact, run(model, Dtype.BF16, false, List.of(packs)), 0.1);
        assertSame(exact, run(model, Dtype.BF16, true, List.of(packs)), 0.1);
    }

    @Test
    void recomputationChangesNoBit() {
        var packs = packs(new Random(4));
        var kept = run("tiny-qwen3", Dtype.BF16, false, List.of(packs));
        var again = run("tiny-qwen3", Dtype.BF16, true, List.of(packs));
        kept.gradients()
                .forEach((name, gradient) ->
                        assertThat(again.gradients().get(name)).as(name).isEqualTo(gradient));
    }

    /** A token sees what stands before it in its sequences. */
    private static Result dense(String model, Pack pack) {
        var configuration = LanguageModel.open(Fixtures.model(model)).configuration();
        var layout = new PackLayout(List.of(pack));
        var batch = layout.arguments();
        int length = batch.tokens().length;
        float[] visible = new float[length * length];
        for (int i = 0; i < length; i++) {
            visible[i * length + i] = 1;
        }
        var forest = new SegmentForest(pack.sequences());
        for (int i = 0; i < pack.sequences().size(); i++) {
            for (int query = 0; query < pack.sequences().get(i).length(); query++) {
                for (int key = 0; key <= query; key++) {
                    visible[forest.place(i, query) * length + forest.place(i, key)] = 1;
                }
            }
        }
        try (var twin = new DenseTwin()) {
            fill(twin, model);
            twin.build(configuration);
            float[] byLogProb = derivatives(new Random(7), pack.rows());
            float[] found = twin.run(
                    batch.tokens(),
                    batch.positions(),
                    visible,
                    batch.rows(),
                    batch.targets(),
                    TEMPERATURE,
                    layout.sum(byLogProb),
                    layout.sum(byEntropy(byLogProb)));
            return new Result(
                    layout.spread(found, 0),
                    layout.spread(found, found.length / 2),
                    gradients(twin, ParameterLayout.of(configuration)));
        }
    }

    private static void fill(DenseTwin twin, String model) {
        var folder = LanguageModel.open(Fixtures.model(model));
        try (var policy = folder.trainablePolicy(new TrainingSettings(Fixtures.device(), Dtype.FP32, false))) {
            for (var parameter : ParameterLayout.of(folder.configuration()).parameters()) {
                var parts = parameter.parts().stream()
                        .map(part -> policy.values(Kind.MASTERS, part.name()))
                        .toList();
                float[] values =
                        new float[parts.stream().mapToInt(part -> part.length).sum()];
                int at = 0;
                for (float[] part : parts) {
                    System.arraycopy(part, 0, values, at, part.length);
                    at += part.length;
                }
                twin.fill(parameter.name(), parameter.shape(), values);
            }
        }
    }

    private static Map<String, float[]> gradients(DenseTwin twin, ParameterLayout layout) {
        var gradients = new HashMap<String, float[]>();
        for (var parameter : layout.parameters()) {
            float[] values = twin.gradient(parameter.name());
            int at = 0;
            for (var part : parameter.parts()) {
                int size = (int) Arrays.stream(part.shape()).reduce(1, (a, b) -> a * b);
                gradients.put(part.name(), Arrays.copyOfRange(values, at, at + size));
                at += size;
            }
        }
        return gradients;
    }

    /** The derivatives written out in the script against differences of the loss itself. */
    @Test
    void theGradientIsTheSlopeOfTheLoss() {
        var folder = LanguageModel.open(Fixtures.model("tiny-qwen2"));
        var settings = new TrainingSettings(Fixtures.device(), Dtype.FP32, false);
        try (var policy = folder.trainablePolicy(settings)) {
            double before = loss(policy);
            // Adam without momentum is not gradient descent: sign(g) * rate is. Its slope is the sum of |g|.
            double sum = 0;
            for (var part : ParameterLayout.of(folder.configuration()).parts()) {
                for (float g : policy.values(Kind.GRADIENTS, part.name())) {
                    sum += Math.abs(g);
                }
            }
            double rate = 1e-5;
            assertThat(sum).isPositive();
            policy.apply(new AdamSettings(rate, 0, 0, 1e-12, 0, Double.POSITIVE_INFINITY));
            double after = loss(policy);
            assertThat((before - after) / rate / sum).isBetween(0.97, 1.03);
        }
    }

    /** -sum of log-probabilities - 0.5 * sum of entropies, and its gradients. */
    private static double loss(TrainablePolicy policy) {
        var pass = policy.forward(packs(new Random(5)), TEMPERATURE);
        double loss = 0;
        float[] byLogProb = new float[pass.rows()];
        float[] byEntropy = new float[pass.rows()];
        for (int i = 0; i < pass.rows(); i++) {
            loss -= pass.logProbs()[i] + 0.5 * pass.entropies()[i];
            byLogProb[i] = -1;
            byEntropy[i] = -0.5f;
        }
        policy.backward(pass, byLogProb, byEntropy);
        return loss;
    }
}
