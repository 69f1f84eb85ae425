package dev.orbweaver.trainerservice.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.training.AdamSettings;
import dev.orbweaver.languagemodel.training.Pack;
import dev.orbweaver.languagemodel.weights.SafetensorsFile;
import dev.orbweaver.trainerservice.TinyModel;
import dev.orbweaver.trainerservice.loss.Aggregation;
import dev.orbweaver.trainerservice.loss.ClippedLoss;
import dev.orbweaver.trainerservice.loss.LossTerms;
import dev.orbweaver.trainerservice.loss.MiniBatchSize;
import dev.orbweaver.trainerservice.loss.TokenBatch;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loss, aggregation and optimizer step against what Hugging Face transformers and torch computed for tiny random models. */
class FixtureLossIT {

    private static final int LENGTH = 17;
    private static final int[] UNPADDED = {17, 11};

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama3", "tiny-qwen2", "tiny-qwen2-tied", "tiny-qwen3"})
    void computesTorchsLossGradientNormAndStep(String name, @TempDir Path folder) throws IOException {
        var source = Path.of(System.getProperty("orbweaver.shared", "../../shared"), "fixtures/models", name);
        assumeTrue(Files.isDirectory(source), () -> "skipped: " + source + " is absent");
        var model = withTokenizer(source, folder.resolve("model"));
        try (var expected = new SafetensorsFile(source.resolve("expected.safetensors"));
                var opened = LanguageModel.open(model);
                var policy = opened.trainablePolicy(TinyModel.TRAINING)) {
            LossTerms terms;
            try (var pass = policy.forward(packs(ints(expected, "input_ids")), 1)) {
                terms = new ClippedLoss(0.2, 0.3, 3).terms(tokens(expected, pass.logProbs()));
                policy.backward(pass, terms.byLogProb(), new float[pass.rows()]);
            }
            var norm = policy.apply(new AdamSettings(1e-3, 0.9, 0.999, 1e-8, 0.01, 1));

            assertThat(terms.value()).isCloseTo(floats(expected, "pg_loss")[0], within(1e-5));
            double expectedNorm = floats(expected, "grad_norm")[0];
            assertThat(norm.gradientNorm()).isCloseTo(expectedNorm, within(1e-4 * expectedNorm));
            policy.writeState(folder.resolve("state"));
            assertStep(expected, folder.resolve("state"), "model.norm.weight", 1e-6);
        }
    }

    /** Adam's first step is lr * g / (|g| + eps), whatever the gradient's size: compared where a gradient is no noise. */
    private static void assertStep(SafetensorsFile expected, Path state, String tensor, double tolerance)
            throws IOException {
        float[] gradient = floats(expected, "grad." + tensor);
        float[] wanted = floats(expected, "step." + tensor);
        float[] found = found(state, tensor, wanted.length);
        for (int i = 0; i < wanted.length; i++) {
            if (Math.abs(gradient[i]) > 1e-4) {
                assertThat((double) found[i]).as(tensor + " " + i).isCloseTo(wanted[i], within(tolerance));
            }
        }
    }

    /** The fp32 master of a tensor, whatever the file and prefix it is kept under. */
    private static float[] found(Path state, String tensor, int length) throws IOException {
        try (var files = Files.walk(state)) {
            for (var file : files.filter(path -> path.toString().endsWith(".safetensors"))
                    .toList()) {
                try (var safetensors = new SafetensorsFile(file)) {
                    for (var stored : safetensors.tensors().keySet()) {
                        boolean isMoment = stored.contains("moment") || stored.startsWith("exp_");
                        if (stored.endsWith(tensor) && !isMoment) {
                            float[] values = floats(safetensors, stored);
                            assertThat(values).hasSize(length);
                            return values;
                        }
                    }
                }
            }
        }
        throw new AssertionError("no " + tensor + " below " + state);
    }

    /** [2, 16] flattened without padding, the mask as weights of a token mean. */
    private static TokenBatch tokens(SafetensorsFile expected, float[] logProbs) {
        float[] old = unpadded(floats(expected, "pg_old_logprobs"));
        float[] mask = unpadded(floats(expected, "pg_mask"));
        float[] ofRow = floats(expected, "pg_advantages");
        double masked = 0;
        for (float each : mask) {
            masked += each;
        }
        double tokenWeight = Aggregation.TOKEN_MEAN.tokenWeight(1, new MiniBatchSize(2, (long) masked, 16));
        double[] advantages = new double[logProbs.length];
        double[] weights = new double[logProbs.length];
        for (int i = 0; i < logProbs.length; i++) {
            advantages[i] = ofRow[i < UNPADDED[0] - 1 ? 0 : 1];
            weights[i] = mask[i] * tokenWeight;
        }
        return new TokenBatch(logProbs, old, advantages, weights);
    }

    /** The first token is the prompt, all others the response. */
    private static List<Pack> packs(int[] ids) {
        return List.of(
                new Pack(new int[] {ids[0]}, List.of(Arrays.copyOfRange(ids, 1, UNPADDED[0]))),
                new Pack(new int[] {ids[LENGTH]}, List.of(Arrays.copyOfRange(ids, LENGTH + 1, LENGTH + UNPADDED[1]))));
    }

    private static float[] unpadded(float[] values) {
        float[] found = new float[UNPADDED[0] - 1 + UNPADDED[1] - 1];
        System.arraycopy(values, 0, found, 0, UNPADDED[0] - 1);
        System.arraycopy(values, LENGTH - 1, found, UNPADDED[0] - 1, UNPADDED[1] - 1);
        return found;
    }

    private static Path withTokenizer(Path source, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (var files = Files.list(source)) {
            for (var file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.writeString(folder.resolve("tokenizer.json"), """
                {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
                 "pre_tokenizer": {"type": "WhitespaceSplit"}, "post_processor": null, "decoder": null,
                 "model": {"type": "WordLevel", "unk_token": "a", "vocab": {"a": 0, "b": 1}}}
                """);
        return folder;
    }

    private static float[] floats(SafetensorsFile file, String name) {
        var data = file.tensors().get(name).data().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[data.remaining() / Float.BYTES];
        data.asFloatBuffer().get(values);
        return values;
    }

    private static int[] ints(SafetensorsFile file, String name) {
        var data = file.tensors().get(name).data().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        int[] values = new int[data.remaining() / Long.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) data.getLong(i * Long.BYTES);
        }
        return values;
    }
}
