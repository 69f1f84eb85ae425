package dev.orbweaver.sqlenvironment;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Data that is not part of the repository: tests that need it are skipped without it. */
public final class SharedFolder {

    private SharedFolder() {}

    /** A file or folder below the folder of the property {@code orbweaver.shared}. */
    public static Path needed(String name) {
        Path path = Path.of(System.getProperty("orbweaver.shared", "../shared"), name);
        assumeTrue(
                Files.exists(path),
                () -> "skipped: there is no " + path.toAbsolutePath().normalize());
        return path;
    }
}
