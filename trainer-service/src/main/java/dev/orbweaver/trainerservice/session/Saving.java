package dev.orbweaver.trainerservice.session;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.trainerservice.checkpoint.CheckpointFolder;
import dev.orbweaver.trainerservice.checkpoint.TrainerState;
import dev.orbweaver.trainerservice.publishing.EventPublisher;
import java.util.List;
import java.util.Map;

/** Saves an experiment's checkpoints when they are due, and once where nothing has changed since. */
final class Saving {

    private final LoadedExperiment experiment;
    private final Publication publication;
    private final EventPublisher events;
    private final Orders orders;
    private final CheckpointFolder checkpoints;
    private Progress saved;

    Saving(LoadedExperiment experiment, Publication publication, EventPublisher events, Orders orders) {
        this.orders = orders;
        this.experiment = experiment;
        this.publication = publication;
        this.events = events;
        var keep = experiment.specification().trainer().keepCheckpoints();
        this.checkpoints = experiment.folder().checkpoints(keep);
        this.saved = experiment.progress();
    }

    /** Whether the specification asks for a checkpoint after the last completed step. */
    boolean isDue() {
        int every = experiment.specification().trainer().saveFreq();
        return every > 0 && experiment.progress().completedSteps() % every == 0;
    }

    /**
     * Saves the policy as it is and as it was published, unless it is saved already.
     *
     * @param offsets from where the trajectories of later steps are to be read
     * @param counted rollouts of the last step
     */
    void save(Map<Integer, Long> offsets, List<String> counted) {
        var progress = experiment.progress();
        if (progress.equals(saved)) {
            return;
        }
        var state = new TrainerState(
                Topics.SCHEMA,
                experiment.name(),
                experiment.lineage(),
                progress.version(),
                progress.completedSteps(),
                progress.warmedUp(),
                offsets,
                counted,
                publication.checksum(),
                experiment.specification());
        var checkpoint = checkpoints.save(experiment.policy(), state, orders.bestStep());
        saved = progress;
        events.checkpointSaved(experiment.name(), experiment.lineage(), progress.completedSteps(), checkpoint.folder());
    }
}
