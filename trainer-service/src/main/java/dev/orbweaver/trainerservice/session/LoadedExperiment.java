package dev.orbweaver.trainerservice.session;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.trainerservice.checkpoint.ExperimentFolder;
import dev.orbweaver.trainerservice.checkpoint.TrainerStart;
import dev.orbweaver.trainerservice.update.PolicyPair;
import dev.orbweaver.trainerservice.update.Replicas;
import dev.orbweaver.trainerservice.update.Scorer;
import dev.orbweaver.trainerservice.update.TrainedPolicies;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as the trainer holds it: where it stands, and its policies, which are built when first needed because
 * measuring alone needs none. Not thread-safe: the session's thread only.
 */
final class LoadedExperiment implements TrainedPolicies, AutoCloseable {

    private final ExperimentFolder folder;
    private final TrainerStart start;
    private final Map<Integer, Long> offsets;
    private final PolicyPair policies;
    private Progress progress;
    private Path weights;
    private @Nullable Path optimizer;

    /**
     * @param offsets from where its trajectories are to be read
     * @param weights model folder of the policy as it stands
     * @param optimizer the optimizer's tensors that belong to it, or null
     */
    LoadedExperiment(
            ExperimentFolder folder,
            TrainerStart start,
            Map<Integer, Long> offsets,
            Progress progress,
            Weights weights) {
        this.folder = folder;
        this.start = start;
        this.offsets = offsets;
        this.progress = progress;
        this.weights = weights.folder();
        this.optimizer = weights.optimizer();
        this.policies = new PolicyPair(start.specification(), new OnDisk());
    }

    /** A model folder, and the optimizer's tensors that go with it where there are any. */
    record Weights(Path folder, @Nullable Path optimizer) {}

    String name() {
        return start.experiment();
    }

    @Override
    public Specification specification() {
        return start.specification();
    }

    long lineage() {
        return start.lineage();
    }

    Map<Integer, Long> offsets() {
        return offsets;
    }

    ExperimentFolder folder() {
        return folder;
    }

    TrainerStart start() {
        return start;
    }

    Progress progress() {
        return progress;
    }

    /** Model folder of the policy as it was loaded or warmed up. */
    Path weights() {
        return weights;
    }

    void advance(Progress next) {
        progress = next;
    }

    /** Goes on with other weights and a fresh optimizer. */
    void replaceWeights(Path other) {
        close();
        weights = other;
        optimizer = null;
    }

    @Override
    public Replicas trained() {
        return policies.trained();
    }

    /**
     * To be asked for first when no step is done yet, because a warm-up's or an initialization's weights are copied then: their
     * version will be deleted.
     */
    @Override
    public Scorer reference() {
        return policies.reference();
    }

    /** The step's version is published and saved: the device may be left to others. */
    void rest() {
        policies.rest();
    }

    /** Where the policies lie. */
    private final class OnDisk implements PolicyPair.Folders {

        @Override
        public Path weights() {
            return weights;
        }

        @Override
        public @Nullable Path state() {
            return optimizer;
        }

        @Override
        public Path reference() {
            var model = specification().model();
            boolean isAsGiven = specification().warmUp().epochs() <= 0 && !model.initialize();
            return isAsGiven
                    ? Path.of(model.path())
                    : folder.reference(progress.completedSteps() == 0 ? weights : null);
        }
    }

    /** Of the weights as they were loaded or warmed up. */
    String checksum() {
        try (var model = LanguageModel.openWithoutText(weights)) {
            return model.checksum();
        }
    }

    @Override
    public void close() {
        policies.close();
    }
}
