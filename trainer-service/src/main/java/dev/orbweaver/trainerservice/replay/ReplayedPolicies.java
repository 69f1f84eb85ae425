package dev.orbweaver.trainerservice.replay;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.trainerservice.session.TrainedPolicies;
import dev.orbweaver.trainerservice.update.PolicyPair;
import dev.orbweaver.trainerservice.update.Replicas;
import dev.orbweaver.trainerservice.update.Scorer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The policies of a replay: both from the model folder. */
final class ReplayedPolicies implements TrainedPolicies, AutoCloseable {

    private final Specification specification;
    private final PolicyPair policies;

    ReplayedPolicies(Path model, Specification specification) {
        this.specification = specification;
        this.policies = new PolicyPair(specification, new Beginning(model));
    }

    /** One folder for all. */
    private record Beginning(Path weights) implements PolicyPair.Folders {

        @Override
        public @Nullable Path state() {
            return null;
        }

        @Override
        public Path reference() {
            return weights;
        }
    }

    @Override
    public Specification specification() {
        return specification;
    }

    @Override
    public Replicas trained() {
        return policies.trained();
    }

    @Override
    public Scorer reference() {
        return policies.reference();
    }

    @Override
    public void close() {
        policies.close();
    }
}
