package dev.orbweaver.languagemodel.script;

import ai.djl.ndarray.NDArray;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.Fixtures;
import java.util.Random;

/** Attention of a packed batch by the fused operator and by products, over random queries, keys and values. */
public final class AttentionForms implements AutoCloseable {
    public static final int HEADS = 6;
    public static final int KEY_VALUE_HEADS = 2;
    public static final int SIZE = 16;

    private final ScriptModule module = new ScriptModule(
            ScriptArchive.ofResources(
                    "attention_forms.Forms", "network", "attention", "products", "segments", "attention_forms"),
            Fixtures.device());

    /** Attended, then the gradients by queries, keys and values: [tokens, 2 HEADS + 2 KEY_VALUE_HEADS, SIZE], equal for equal seeds. */
    public float[] run(boolean byProducts, ForwardArguments batch, Dtype dtype, long seed) {
        var random = new Random(seed);
        int tokens = batch.tokens().length;
        var segments = batch.segments();
        return module.trainTensor(
                NDArray::toFloatArray,
                "run",
                byProducts,
                module.array(
                        normal(random, tokens * (HEADS + 2 * KEY_VALUE_HEADS) * SIZE),
                        tokens,
                        HEADS + 2 * KEY_VALUE_HEADS,
                        SIZE),
                module.array(normal(random, tokens * HEADS * SIZE), tokens, HEADS, SIZE),
                module.array(segments.alike(), segments.alike().length),
                segments.shapes(),
                segments.continued(),
                segments.isFilled(),
                segments.blocks(),
                module.array(segments.ends(), segments.ends().length),
                dtype.scalarType());
    }

    private static float[] normal(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Override
    public void close() {
        module.close();
    }
}
