package dev.orbweaver.trainerservice.session;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.configuration.ConfigurationReader;
import dev.orbweaver.servicesupport.json.JsonRecords;
import dev.orbweaver.trainerservice.batch.TrajectoryOffsets;
import dev.orbweaver.trainerservice.checkpoint.Checkpoint;
import dev.orbweaver.trainerservice.checkpoint.ExperimentFolder;
import dev.orbweaver.trainerservice.checkpoint.TrainerStart;
import dev.orbweaver.trainerservice.memory.MemoryCheck;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings an experiment into the trainer: from its newest complete checkpoint, or from the model it begins with. Each load is a new
 * lineage, noted on disk before anything is published.
 *
 * <p>An announcement whose lineage is 0 is of an experiment that no trainer has answered for: what an earlier one of the same name
 * left is set aside.
 */
@Component
final class ExperimentLoader {

    private static final Logger LOG = LoggerFactory.getLogger(ExperimentLoader.class);

    private final TrainerSettings settings;
    private final TrajectoryOffsets trajectories;
    private final JsonRecords json;

    ExperimentLoader(TrainerSettings settings, TrajectoryOffsets trajectories, JsonRecords json) {
        this.settings = settings;
        this.trajectories = trajectories;
        this.json = json;
    }

    ExperimentFolder folder(String experiment) {
        return new ExperimentFolder(settings.folder(), experiment, json.mapper());
    }

    /** Who has the device that an experiment is trained on. */
    DeviceTurns turns(Specification specification, Orders orders) {
        return DeviceTurns.of(orders.latest().experiment(), specification, settings.gatewayUrl(), orders);
    }

    LoadedExperiment load(ExperimentAnnouncement announcement) throws InterruptedException {
        var specification = announcement.specification();
        new MemoryCheck(specification, settings.gateway()).require();
        var folder = folder(announcement.experiment());
        var former = folder.start();
        if (former.isPresent() && announcement.lineage() == 0) {
            LOG.info("{} starts anew; what was there is set aside", announcement.experiment());
            folder.setAside();
            return begin(folder, firstStart(folder, announcement, former.get().lineage()), specification);
        }
        if (former.isEmpty()) {
            return begin(folder, firstStart(folder, announcement, 0), specification);
        }
        var start = folder.beginAgain(former.get(), announcement.lineage(), specification);
        var checkpoint =
                folder.checkpoints(specification.trainer().keepCheckpoints()).newest();
        return checkpoint.isPresent() ? resume(folder, start, checkpoint.get()) : begin(folder, start, specification);
    }

    private TrainerStart firstStart(ExperimentFolder folder, ExperimentAnnouncement announcement, long formerLineage)
            throws InterruptedException {
        long lineage = Math.max(formerLineage, announcement.lineage()) + 1;
        return folder.begin(announcement.experiment(), lineage, trajectories.end(), announcement.specification());
    }

    private LoadedExperiment begin(ExperimentFolder folder, TrainerStart start, Specification specification)
            throws InterruptedException {
        trajectories.requireKept(start.offsets());
        boolean warmedUp =
                specification.warmUp().epochs() <= 0 || specification.trainer().valOnly();
        requireRoomForPrompts(specification);
        var weights = new LoadedExperiment.Weights(startWeights(folder, start.lineage(), specification.model()), null);
        LOG.info("{} begins with {} (lineage {})", start.experiment(), weights.folder(), start.lineage());
        return new LoadedExperiment(folder, start, start.offsets(), new Progress(0, 0, warmedUp), weights);
    }

    /** Otherwise each model call of each rollout would be refused. */
    private static void requireRoomForPrompts(Specification specification) {
        var path = Path.of(specification.model().path());
        int response = specification.rollout().maxTokens();
        // what else is wrong with the folder is found where it is opened
        new ConfigurationReader(path).configuration().ifPresent(model -> {
            if (response >= model.maxPositions()) {
                throw new IllegalArgumentException("rollout.max_tokens: " + response
                        + " leaves no room for a prompt, the model's sequences have at most " + model.maxPositions()
                        + " tokens (max_position_embeddings in " + path.resolve("config.json")
                        + "); set it lower, such as " + model.maxPositions() / 4);
            }
        });
    }

    private static Path startWeights(ExperimentFolder folder, long lineage, Specification.Model model) {
        var path = Path.of(model.path());
        if (!model.initialize()) {
            return path;
        }
        var initialized = folder.weights().of(lineage, 0);
        try (var configured = LanguageModel.openWithoutWeights(path)) {
            configured.initializeWeights(model.seed(), initialized);
        }
        return initialized;
    }

    private LoadedExperiment resume(ExperimentFolder folder, TrainerStart start, Checkpoint checkpoint)
            throws InterruptedException {
        var state = checkpoint.state();
        trajectories.requireKept(state.offsets());
        LOG.info(
                "{} resumes from {}: {} steps done (lineage {})",
                start.experiment(),
                checkpoint.folder(),
                state.completedSteps(),
                start.lineage());
        return new LoadedExperiment(
                folder,
                start,
                state.offsets(),
                new Progress(state.policyVersion(), state.completedSteps(), state.warmedUp()),
                new LoadedExperiment.Weights(checkpoint.folder(), checkpoint.optimizer()));
    }
}
