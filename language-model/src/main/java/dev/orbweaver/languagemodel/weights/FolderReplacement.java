package dev.orbweaver.languagemodel.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/**
 * Makes a folder appear complete or not at all: it is written beside its place under a name that begins with a dot, and renamed. A folder
 * that was there before is replaced; what a crash leaves is removed by the next attempt.
 */
public final class FolderReplacement {
    private FolderReplacement() {}

    /** Fills a folder that exists and is empty. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path folder) throws IOException;
    }

    /** Returns when the disk has it: it stays complete even if the machine stops. */
    public static void write(Path folder, Content content) throws IOException {
        replace(folder, content, true);
    }

    /** Does not wait for the disk: complete for everybody as long as the machine runs, perhaps damaged if that stops soon after. */
    public static void writeUnsynced(Path folder, Content content) throws IOException {
        replace(folder, content, false);
    }

    private static void replace(Path folder, Content content, boolean synced) throws IOException {
        Path target = folder.toAbsolutePath().normalize();
        Path parent = target.resolveSibling("").normalize();
        Path aside = target.resolveSibling("." + target.getFileName() + ".writing");
        Path old = target.resolveSibling("." + target.getFileName() + ".old");
        Files.createDirectories(parent);
        delete(aside);
        Files.createDirectory(aside);
        content.writeTo(aside);
        if (synced) {
            syncAll(aside);
        }
        delete(old);
        if (Files.exists(target)) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        if (synced) {
            sync(parent);
        }
        delete(old);
    }

    private static void syncAll(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                sync(path);
            }
        }
    }

    private static void sync(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
