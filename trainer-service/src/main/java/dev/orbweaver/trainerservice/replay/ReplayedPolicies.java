package dev.orbweaver.trainerservice.replay;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import dev.orbweaver.trainerservice.session.TrainedPolicies;
import dev.orbweaver.trainerservice.update.PolicySettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The policies of a replay: both from the model folder. */
final class ReplayedPolicies implements TrainedPolicies, AutoCloseable {

    private final Path model;
    private final Specification specification;
    private @Nullable TrainablePolicy policy;
    private @Nullable TrainablePolicy reference;

    ReplayedPolicies(Path model, Specification specification) {
        this.model = model;
        this.specification = specification;
    }

    @Override
    public Specification specification() {
        return specification;
    }

    @Override
    public TrainablePolicy policy() {
        if (policy == null) {
            policy = open();
        }
        return policy;
    }

    @Override
    public TrainablePolicy reference() {
        if (reference == null) {
            reference = open();
        }
        return reference;
    }

    private TrainablePolicy open() {
        try (var opened = LanguageModel.open(model)) {
            return opened.trainablePolicy(PolicySettings.of(specification));
        }
    }

    @Override
    public void close() {
        if (policy != null) {
            policy.close();
        }
        if (reference != null) {
            reference.close();
        }
    }
}
