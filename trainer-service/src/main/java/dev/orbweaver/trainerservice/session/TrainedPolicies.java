package dev.orbweaver.trainerservice.session;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import dev.orbweaver.trainerservice.update.Scorer;

/** What training steps work on. Policies are built when first asked for, and closed by their owner. */
public interface TrainedPolicies {

    Specification specification();

    TrainablePolicy policy();

    /** The policy that the training steps began with. */
    Scorer reference();
}
