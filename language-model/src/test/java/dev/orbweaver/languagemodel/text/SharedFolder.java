package dev.orbweaver.languagemodel.text;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Fixtures that lie beside the repository, not in it: tests that need them skip where they are absent. */
final class SharedFolder {
    private SharedFolder() {}

    static Path require(String relative) {
        var path = Path.of(System.getProperty("orbweaver.shared", "../shared")).resolve(relative);
        assumeTrue(Files.exists(path), () -> "skipped: " + path.toAbsolutePath().normalize() + " is not here");
        return path;
    }
}
