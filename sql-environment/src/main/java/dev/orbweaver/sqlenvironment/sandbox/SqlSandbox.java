package dev.orbweaver.sqlenvironment.sandbox;

import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Failed;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Refused;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Rows;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.TimedOut;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one place SQL runs, whoever wrote it. A query sees one database, cannot change it or any other file, returns a bounded
 * number of rows and ends at its deadline.
 *
 * <p>Safe from any thread: each call opens its own connection (half a millisecond) and runs on the caller's thread. SQLite's own
 * memory for sorting and joining is bounded by the deadline only.
 */
public final class SqlSandbox {

    private final SandboxLimits limits;

    public SqlSandbox(SandboxLimits limits) {
        this.limits = limits;
    }

    /** What a query may use here. */
    public SandboxLimits limits() {
        return limits;
    }

    /** Runs one query on a database file. A file that is missing or no database is a failed query; nothing is thrown. */
    public QueryResult execute(Path database, String sql) {
        StatementKind kind = StatementGuard.kindOf(sql);
        if (kind == StatementKind.UNKNOWN) {
            // SQLite's words, without asking it
            return new Failed("near \"" + StatementGuard.firstWord(sql) + "\": syntax error");
        }
        if (kind != StatementKind.QUERY) {
            return refused(kind);
        }
        var deadline = new Deadline(limits.time());
        try (var connection = new GuardedConnection(database, limits, deadline);
                PreparedStatement statement = connection.prepare(sql);
                ResultSet results = statement.executeQuery()) {
            return read(results);
        } catch (SQLException e) {
            return deadline.passed() ? new TimedOut(limits.time()) : failed(e);
        }
    }

    /** Whether this is a statement that changes rows or tables and would run. It is only explained, so nothing changes. */
    public boolean couldWrite(Path database, String writingSql) {
        if (StatementGuard.kindOf(writingSql) != StatementKind.WRITE) {
            return false;
        }
        var deadline = new Deadline(limits.time());
        try (var connection = new GuardedConnection(database, limits, deadline);
                PreparedStatement statement = connection.prepare("EXPLAIN " + writingSql);
                ResultSet explanation = statement.executeQuery()) {
            return explanation.getMetaData().getColumnCount() > 0;
        } catch (SQLException e) {
            return false;
        }
    }

    private Rows read(ResultSet results) throws SQLException {
        var reader = new RowReader(results);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (results.next()) {
            if (rows.size() == limits.rows() || reader.bytes() > limits.resultBytes()) {
                return new Rows(reader.columns(), rows, true);
            }
            rows.add(reader.row());
        }
        return new Rows(reader.columns(), rows, false);
    }

    private static QueryResult failed(SQLException e) {
        boolean writes = e instanceof SQLiteException known && known.getResultCode() == SQLiteErrorCode.SQLITE_READONLY;
        return writes ? refused(StatementKind.WRITE) : new Failed(message(e));
    }

    /** SQLite's words without the driver's code before and its repetition behind them. */
    private static String message(SQLException e) {
        String text = String.valueOf(e.getMessage());
        int open = text.indexOf('(');
        boolean wrapped = text.startsWith("[SQLITE") && open > 0 && text.endsWith(")");
        return wrapped ? text.substring(open + 1, text.length() - 1) : text;
    }

    private static Refused refused(StatementKind kind) {
        return new Refused(
                kind,
                switch (kind) {
                    case SEVERAL -> "one statement at a time";
                    case NONE -> "there is no statement";
                    case WRITE -> "only queries may run: it would change the database";
                    case OTHER, UNKNOWN, QUERY -> "only queries may run: begin with SELECT, WITH or VALUES";
                });
    }
}
