package dev.orbweaver.trainerservice.update;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.training.FrozenPolicy;
import dev.orbweaver.languagemodel.training.Pack;
import dev.orbweaver.languagemodel.training.Scores;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policy that is trained and the one it is compared with, each built when first asked for. Where LoRA's additions are trained
 * they are one: what is added to is the reference, so training continues from the reference's weights and the additions' state, never
 * from merged weights, which are rounded. Not thread-safe.
 */
public final class PolicyPair implements TrainedPolicies, AutoCloseable {

    private final Specification specification;
    private final TrainingSettings settings;
    private final Folders folders;
    private @Nullable Replicas trained;
    private @Nullable FrozenPolicy reference;

    public PolicyPair(Specification specification, Folders folders) {
        this.specification = specification;
        this.settings = PolicySettings.of(specification);
        this.folders = folders;
    }

    /** Where the policies lie; asked when one is built. */
    public interface Folders {

        /** Model folder of the policy as it stands. */
        Path weights();

        /** What {@code TrainablePolicy.writeState} wrote of it; null where it begins. */
        @Nullable
        Path state();

        /** Model folder of the policy that the training steps began with. */
        Path reference();
    }

    @Override
    public Specification specification() {
        return specification;
    }

    @Override
    public Replicas trained() {
        if (trained == null) {
            try (var model = LanguageModel.open(settings.lora() == null ? folders.weights() : folders.reference())) {
                trained = Replicas.open(model, settings, specification.trainer().devices());
            }
            var state = folders.state();
            if (state != null) {
                trained.first().readState(state);
                trained.copyWeights();
            }
        }
        return trained;
    }

    @Override
    public Scorer reference() {
        if (settings.lora() != null) {
            return trained().first()::scoreWithoutAdapter;
        }
        if (reference == null) {
            try (var model = LanguageModel.open(folders.reference())) {
                reference = model.frozenPolicy(settings);
            }
        }
        return specification.memory().offloadReference() ? new Visiting(reference) : reference::score;
    }

    /** A reference that is on the device only while it is scored with. */
    private record Visiting(FrozenPolicy policy) implements Scorer {

        @Override
        public Scores score(List<Pack> packs, double temperature) {
            return policy.score(packs, temperature);
        }

        @Override
        public void done() {
            policy.leaveDevice();
        }
    }

    /** To be called between steps, when all that is wanted of this one's policy is written. */
    public void rest() {
        if (specification.memory().leaveBetweenSteps() && trained != null) {
            trained.leaveDevices();
        }
    }

    /** Both are built anew when they are asked for again. */
    @Override
    public void close() {
        if (trained != null) {
            trained.close();
            trained = null;
        }
        if (reference != null) {
            reference.close();
            reference = null;
        }
    }
}
