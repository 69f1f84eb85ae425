package dev.orbweaver.sqlenvironment.database;

import dev.orbweaver.sqlenvironment.prompt.Truncation;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import dev.orbweaver.sqlenvironment.sandbox.SqlSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a model is told about a database. Read once per database and style and kept, because databases do not change: every prompt
 * of an experiment shows the same text. Safe from any thread.
 *
 * <p>A file that cannot be read as a database is shown by {@code schema.sql} beside it, or by a sentence that says so: a task
 * whose schema is broken fails by its SQL, not here.
 */
public final class SchemaText {

    private static final Duration TIME = Duration.ofSeconds(30);

    private final SqlSandbox sandbox = new SqlSandbox(SandboxLimits.forPrompts(TIME));
    private final Map<Key, String> texts = new ConcurrentHashMap<>();

    /** The text for a database file, its head where it is longer than the truncation allows. */
    public String of(Path database, SchemaStyle style, Truncation truncation) {
        return truncation.of(texts.computeIfAbsent(new Key(database, style), this::read));
    }

    private String read(Key key) {
        var reader = new TableReader(sandbox, key.database);
        try {
            return key.style.write(reader.tables(), reader);
        } catch (SchemaUnreadable e) {
            return beside(key.database);
        }
    }

    private static String beside(Path database) {
        try {
            return Files.readString(database.resolveSibling("schema.sql"));
        } catch (IOException e) {
            return "No schema available.";
        }
    }

    private record Key(Path database, SchemaStyle style) {}
}
