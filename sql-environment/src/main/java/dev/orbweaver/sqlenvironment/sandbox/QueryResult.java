package dev.orbweaver.sqlenvironment.sandbox;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a text ended that was given to the sandbox. */
public sealed interface QueryResult {

    /**
     * It ran.
     *
     * @param columns names as SQLite gives them; duplicates are possible
     * @param rows values are null, {@link Long}, {@link Double}, {@link String} or {@link java.nio.ByteBuffer}
     * @param cut there were more rows than the limit
     */
    record Rows(List<String> columns, List<List<@Nullable Object>> rows, boolean cut) implements QueryResult {
        /** Makes the lists unmodifiable. */
        public Rows {
            columns = List.copyOf(columns);
            rows = Collections.unmodifiableList(rows);
        }
    }

    /**
     * SQLite refused or stopped it.
     *
     * @param message SQLite's own words
     */
    record Failed(String message) implements QueryResult {}

    /**
     * It was stopped at its deadline.
     *
     * @param allowed the time it had
     */
    record TimedOut(Duration allowed) implements QueryResult {}

    /**
     * It is not one read-only query, so it was not run or could not write.
     *
     * @param kind what it is instead
     * @param reason for people
     */
    record Refused(StatementKind kind, String reason) implements QueryResult {}
}
