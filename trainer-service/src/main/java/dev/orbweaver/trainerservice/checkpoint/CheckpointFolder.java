package dev.orbweaver.trainerservice.checkpoint;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import dev.orbweaver.languagemodel.weights.FolderReplacement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An experiment's checkpoints, {@code checkpoint-<step>} each. One is written aside, made durable and renamed; what has not got its
 * name is no checkpoint and is cleaned up at the next opening. The latest ones are kept. Not thread-safe.
 */
public final class CheckpointFolder {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);
    private static final Pattern COMPLETE = Pattern.compile("checkpoint-(\\d+)");
    // as a folder is called while it is written
    private static final String PARTIAL = ".";

    private final Path folder;
    private final int kept;
    private final JsonMapper json;

    CheckpointFolder(Path folder, int kept, JsonMapper json) {
        this.folder = folder;
        this.kept = Math.max(1, kept);
        this.json = json;
        partial().forEach(DurableFiles::delete);
    }

    /**
     * Saves what the policy is now; afterwards the oldest beyond those kept are gone.
     *
     * @param best steps of one that stays however old it is, or null
     */
    public Checkpoint save(TrainablePolicy policy, TrainerState state, @Nullable Integer best) {
        var complete = folder.resolve("checkpoint-" + state.completedSteps());
        try {
            FolderReplacement.write(complete, aside -> {
                policy.writeWeights(aside);
                policy.writeState(Checkpoint.optimizer(aside));
                if (policy.hasAdapter()) {
                    policy.writeAdapter(Checkpoint.adapter(aside));
                }
                Files.write(Checkpoint.stateFile(aside), json.writeValueAsBytes(state));
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save " + complete + ": " + e.getMessage(), e);
        }
        removeOldest(best);
        return new Checkpoint(complete, state);
    }

    /** The one with most steps that can be read. */
    public Optional<Checkpoint> newest() {
        for (var candidate : complete()) {
            try {
                var state = json.readValue(Files.readAllBytes(Checkpoint.stateFile(candidate)), TrainerState.class);
                if (state.schema() <= Topics.SCHEMA) {
                    return Optional.of(new Checkpoint(candidate, state));
                }
                LOG.warn("{} was written by a newer Orbweaver (schema {}), ignored", candidate, state.schema());
            } catch (IOException | JacksonException e) {
                LOG.warn("{} cannot be read, ignored: {}", candidate, e.getMessage());
            }
        }
        return Optional.empty();
    }

    private void removeOldest(@Nullable Integer best) {
        complete().stream()
                .skip(kept)
                .filter(path -> best == null || step(path) != best)
                .forEach(DurableFiles::delete);
    }

    /** Newest first. */
    private List<Path> complete() {
        return entries().stream()
                .filter(path -> COMPLETE.matcher(name(path)).matches())
                .sorted(Comparator.comparingInt(CheckpointFolder::step).reversed())
                .toList();
    }

    private List<Path> partial() {
        return entries().stream().filter(path -> name(path).startsWith(PARTIAL)).toList();
    }

    private List<Path> entries() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder + ": " + e.getMessage(), e);
        }
    }

    private static int step(Path path) {
        return Integer.parseInt(name(path).substring(name(path).indexOf('-') + 1));
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
