package dev.orbweaver.trainerservice.update;

import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.training.FrozenPolicy;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The policy that is trained and the one it is compared with, each built when first asked for. Where LoRA's additions are trained
 * they are one: what is added to is the reference, so training continues from the reference's weights and the additions' state, never
 * from merged weights, which are rounded. Not thread-safe.
 */
public final class PolicyPair implements AutoCloseable {

    private final TrainingSettings settings;
    private final Folders folders;
    private @Nullable TrainablePolicy policy;
    private @Nullable FrozenPolicy reference;

    public PolicyPair(TrainingSettings settings, Folders folders) {
        this.settings = settings;
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

    public TrainablePolicy policy() {
        if (policy == null) {
            try (var model = LanguageModel.open(settings.lora() == null ? folders.weights() : folders.reference())) {
                policy = model.trainablePolicy(settings);
            }
            var state = folders.state();
            if (state != null) {
                policy.readState(state);
            }
        }
        return policy;
    }

    public Scorer reference() {
        if (settings.lora() != null) {
            return policy()::scoreWithoutAdapter;
        }
        if (reference == null) {
            try (var model = LanguageModel.open(folders.reference())) {
                reference = model.frozenPolicy(settings);
            }
        }
        return reference::score;
    }

    /** Both are built anew when they are asked for again. */
    @Override
    public void close() {
        if (policy != null) {
            policy.close();
            policy = null;
        }
        if (reference != null) {
            reference.close();
            reference = null;
        }
    }
}
