package dev.orbweaver.sqlenvironment.sandbox;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/**
 * A connection that can only read one file: opened read-only and immutable, nothing can be attached (which VACUUM INTO needs
 * too), texts and patterns are bounded, and the deadline is asked while a statement runs.
 */
final class GuardedConnection implements AutoCloseable {

    /** LIKE takes time by the pattern's length times the text's, and cannot be interrupted meanwhile. */
    private static final int PATTERN_BYTES = 1_000;

    /** Of a table or a result; each may hold a value of the greatest length at once. */
    private static final int COLUMNS = 300;

    private final SQLiteConnection connection;

    GuardedConnection(Path file, SandboxLimits limits, Deadline deadline) throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        Connection opened = config.createConnection("jdbc:sqlite:" + file.toUri() + "?mode=ro&immutable=1");
        this.connection = opened.unwrap(SQLiteConnection.class);
        try {
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, limits.valueBytes());
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_COLUMN, COLUMNS);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, limits.statementBytes());
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, PATTERN_BYTES);
            ProgressHandler.setHandler(connection, Deadline.STEPS, deadline);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    @Override
    public void close() throws SQLException {
        ProgressHandler.clearHandler(connection);
        connection.close();
    }
}
