package dev.orbweaver.languagemodel.training;

import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.script.TrainingScript.Kind;
import dev.orbweaver.languagemodel.weights.ParameterLayout;
import dev.orbweaver.languagemodel.weights.WeightFolder;
import java.util.List;

/**
 * Parameters that are only compared with: held once, in the compute dtype, which is a fifth in bf16 of what a
 * {@link TrainablePolicy} holds. Not thread-safe.
 */
public final class FrozenPolicy implements AutoCloseable {
    private final PolicyNetwork network;

    /** Copies the weights; {@code weights} may be closed afterwards. */
    public FrozenPolicy(WeightFolder weights, ModelConfiguration configuration, TrainingSettings settings) {
        network = new PolicyNetwork(configuration, settings);
        try {
            network.load(weights, ParameterLayout.of(configuration), Kind.FROZEN);
            network.build();
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** As {@link TrainablePolicy#score}. */
    public Scores score(List<Pack> packs, double temperature) {
        return network.score(packs, temperature);
    }

    /** The weights go to the host, until they are scored with again. */
    public void leaveDevice() {
        network.leaveDevice();
    }

    @Override
    public void close() {
        network.close();
    }
}
