package dev.orbweaver.trainerservice.session;

import dev.orbweaver.trainerservice.checkpoint.WeightsFolder;
import dev.orbweaver.trainerservice.publishing.PolicyVersionPublisher;
import dev.orbweaver.trainerservice.publishing.PublishedWeights;
import java.nio.file.Path;

/** Writes and publishes an experiment's policy versions; keeps the last two on disk. */
final class Publication {

    private final LoadedExperiment experiment;
    private final PolicyVersionPublisher publisher;
    private final WeightsFolder folder;
    private String checksum = "";

    Publication(LoadedExperiment experiment, PolicyVersionPublisher publisher) {
        this.experiment = experiment;
        this.publisher = publisher;
        this.folder = experiment.folder().weights();
    }

    /** Publishes what was loaded, where it lies. */
    void publishLoaded() {
        var location = experiment.weights();
        publish(weights(experiment.progress().version(), location, experiment.checksum()));
        folder.deleteAllBut(location);
    }

    /** Folder for the weights of the next version. */
    Path nextLocation() {
        return folder.of(experiment.lineage(), experiment.progress().version() + 1);
    }

    /** Writes the policy as it is now, to be published as the next version. */
    PublishedWeights writeTrained() {
        var location = nextLocation();
        // a machine that stops loses nothing with them: what it resumes from is a checkpoint, and published again
        String written = experiment.policy().writeWeightsUnsynced(location);
        return weights(experiment.progress().version() + 1, location, written);
    }

    /** Publishes what was written. */
    void publish(PublishedWeights written) {
        checksum = written.checksum();
        publisher.publish(written);
    }

    /** Publishes weights that a warm-up has written to {@link #nextLocation}, once the experiment goes on from them. */
    void publishWarmedUp() {
        var location = experiment.weights();
        publish(weights(experiment.progress().version() + 1, location, experiment.checksum()));
    }

    /** Of the version published last. */
    String checksum() {
        return checksum;
    }

    private PublishedWeights weights(long version, Path location, String checksum) {
        var baseModel = Path.of(experiment.specification().model().path());
        return new PublishedWeights(experiment.name(), experiment.lineage(), version, location, checksum, baseModel);
    }
}
