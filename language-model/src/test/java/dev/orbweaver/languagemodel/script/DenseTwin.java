package dev.orbweaver.languagemodel.script;

import ai.djl.ndarray.NDArray;
import dev.orbweaver.languagemodel.Fixtures;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;

/** The slow twin of {@link TrainingScript}: a mask over all tokens, and autograd through the whole network. */
public final class DenseTwin implements AutoCloseable {
    private static final int POSITIONS = 256;

    private final ScriptModule module =
            new ScriptModule(ScriptArchive.ofResources("twin.Twin", "network", "twin"), Fixtures.device());

    /** @param name in the scripts */
    public void fill(String name, long[] shape, float[] values) {
        module.train("fill", name, module.array(values, shape));
    }

    public void build(ModelConfiguration configuration) {
        module.train("build", new NetworkArguments(configuration, POSITIONS).forBuild(module));
    }

    /**
     * Log-probabilities, then entropies, [2, rows].
     *
     * @param visible [tokens, tokens], 1 where a token sees another
     */
    public float[] run(
            long[] tokens,
            long[] positions,
            float[] visible,
            long[] rows,
            long[] targets,
            double temperature,
            float[] byLogProb,
            float[] byEntropy) {
        return module.trainTensor(
                NDArray::toFloatArray,
                "run",
                module.array(tokens, tokens.length),
                module.array(positions, tokens.length),
                module.array(visible, tokens.length, tokens.length),
                module.array(rows, rows.length),
                module.array(targets, rows.length),
                temperature,
                module.array(byLogProb, rows.length),
                module.array(byEntropy, rows.length));
    }

    public float[] gradient(String name) {
        return module.trainTensor(NDArray::toFloatArray, "gradient", name);
    }

    @Override
    public void close() {
        module.close();
    }
}
