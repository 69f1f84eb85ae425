package dev.orbweaver.sqlenvironment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;

/** Real SQLite files for tests. */
public final class TestDatabase {

    private TestDatabase() {}

    /** Makes {@code <folder>/<name>/<name>.sqlite} from statements. */
    public static Path create(Path folder, String name, String... statements) throws Exception {
        Path file = Files.createDirectories(folder.resolve(name)).resolve(name + ".sqlite");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
        }
        return file;
    }
}
