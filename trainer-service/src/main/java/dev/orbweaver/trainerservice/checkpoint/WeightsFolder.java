package dev.orbweaver.trainerservice.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The weights of each published version, {@code version-<lineage>-<version>}. The last two are kept: the one the gateways serve and
 * the one they are about to swap to. Those of former lineages go at once.
 */
public final class WeightsFolder {

    private static final int KEPT = 2;

    private final Path folder;
    private final Deque<Path> written = new ArrayDeque<>();

    WeightsFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Where the weights of a version belong; nothing is there yet. What is not kept then is deleted: the pages it had in memory take the
     * new ones, five times as fast as pages that the system must find first.
     */
    public Path of(long lineage, long version) {
        var path = folder.resolve("version-" + lineage + "-" + version);
        DurableFiles.delete(path);
        written.remove(path);
        while (written.size() >= KEPT) {
            DurableFiles.delete(written.removeFirst());
        }
        written.addLast(path);
        return path;
    }

    /** Deletes what former lineages left, once a newer one is published. */
    public void deleteAllBut(Path current) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var entries = Files.list(folder)) {
            entries.filter(path -> !path.equals(current)).forEach(DurableFiles::delete);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder + ": " + e.getMessage(), e);
        }
    }
}
