package dev.orbweaver.trainerservice.update;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.training.TrainablePolicy;

/** What training steps work on. Policies are built when first asked for, and closed by their owner. */
public interface TrainedPolicies {

    Specification specification();

    /** On all its devices. */
    Replicas trained();

    /** The same on the first of them, to be scored with, written and saved. */
    default TrainablePolicy policy() {
        return trained().first();
    }

    /** The policy that the training steps began with. */
    Scorer reference();
}
