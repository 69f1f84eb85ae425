package dev.orbweaver.trainerservice.checkpoint;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.languagemodel.weights.FolderReplacement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** All that the trainer keeps of one experiment: its starts, the weights of the last versions, its checkpoints. */
public final class ExperimentFolder {

    private static final String START = "trainer-start.json";

    private final Path folder;
    private final JsonMapper json;

    /** @param root {@code orbweaver.trainer.folder} */
    public ExperimentFolder(Path root, String experiment, JsonMapper json) {
        this.folder = root.toAbsolutePath().normalize().resolve(experiment);
        this.json = json;
    }

    public WeightsFolder weights() {
        return new WeightsFolder(folder.resolve("weights"));
    }

    public CheckpointFolder checkpoints(int kept) {
        return new CheckpointFolder(folder.resolve("checkpoints"), kept, json);
    }

    /**
     * The weights that the training steps began with, kept as long as the experiment.
     *
     * @param beginning where they lie when they are asked for first; null where steps are done since
     * @throws IllegalStateException where they are not kept and not given
     */
    public Path reference(@Nullable Path beginning) {
        var kept = folder.resolve("reference");
        if (Files.isDirectory(kept)) {
            return kept;
        }
        if (beginning == null) {
            throw new IllegalStateException(kept + " is missing: the reference policy of this experiment is lost."
                    + " Switch kl.in_loss and kl.in_reward off, or start anew with --fresh");
        }
        try {
            FolderReplacement.write(kept, aside -> copyFiles(beginning, aside));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + kept + ": " + e.getMessage(), e);
        }
        return kept;
    }

    /** Files only: what a checkpoint's trainer folder holds is no part of the model. */
    private static void copyFiles(Path from, Path to) throws IOException {
        try (var files = Files.list(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** Writes a step's trajectories, one JSON line each, to {@code trajectories/<step>.jsonl}. */
    public void record(StepId step, Collection<Trajectory> trajectories) {
        var lines = new ByteArrayOutputStream();
        for (var trajectory : trajectories) {
            lines.writeBytes(json.writeValueAsBytes(trajectory));
            lines.write('\n');
        }
        DurableFiles.write(folder.resolve("trajectories").resolve(step + ".jsonl"), lines.toByteArray());
    }

    /** The latest start, if the trainer ever loaded the experiment. */
    public Optional<TrainerStart> start() {
        var file = folder.resolve(START);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(Files.readAllBytes(file), TrainerStart.class));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Notes the first start of an experiment, or the first after {@link #setAside}. */
    public TrainerStart begin(
            String experiment, long lineage, Map<Integer, Long> offsets, Specification specification) {
        return written(new TrainerStart(Topics.SCHEMA, experiment, lineage, offsets, false, specification));
    }

    /** Notes another start: a lineage above all used and heard of so far. */
    public TrainerStart beginAgain(TrainerStart former, long heardOf, Specification specification) {
        return written(former.nextLineage(heardOf, specification));
    }

    /** Notes that the experiment was stopped or ended. */
    public void letGo(TrainerStart start) {
        written(start.released());
    }

    /** Makes room for a new experiment of the same name; the former one's files stay beside it, as {@code <name>.previous}. */
    public void setAside() {
        var previous = folder.resolveSibling(folder.getFileName() + ".previous");
        DurableFiles.delete(previous);
        try {
            Files.move(folder, previous, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot move " + folder + " to " + previous + ": " + e.getMessage(), e);
        }
    }

    private TrainerStart written(TrainerStart start) {
        DurableFiles.write(folder.resolve(START), json.writeValueAsBytes(start));
        return start;
    }
}
