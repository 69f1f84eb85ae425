package dev.orbweaver.sqlenvironment.match;

import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Failed;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Refused;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Rows;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.TimedOut;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import dev.orbweaver.sqlenvironment.sandbox.SqlSandbox;
import dev.orbweaver.sqlenvironment.sandbox.StatementKind;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Execution accuracy on one database, as Spider's evaluator decides it: both queries are normalised and executed, and the rows
 * compared, as a list where the gold text contains ORDER BY, else as a bag, under some order of the columns. Safe from any thread.
 */
public final class ExecutionMatch {

    /** What to do where the original is too kind. */
    public enum Strictness {
        /** Gives nothing to what is not one query, and names a match with an empty gold result. */
        DEFAULT,
        /** The original's verdict: where the gold result is empty, anything that runs and gives no rows matches. */
        PARITY
    }

    private final SandboxLimits limits;
    private final SqlSandbox goldSandbox;
    private final GoldResults goldResults = new GoldResults();

    /** Both queries run within the limits; a gold result that does not fit is an error of the data. */
    public ExecutionMatch(SandboxLimits limits) {
        this.limits = limits;
        this.goldSandbox = new SqlSandbox(limits);
    }

    /** Executes the gold SQL the way {@link #judge} does. */
    public QueryResult gold(Path database, String goldSql) {
        QueryResult result = QueryNormalization.of(goldSql)
                .map(sql -> goldSandbox.execute(database, sql))
                .orElseGet(() -> new Refused(StatementKind.NONE, "the gold SQL is empty"));
        return result instanceof Rows rows && rows.cut()
                ? new Failed("it gives more than " + rows.rows().size() + " rows, too much to compare")
                : result;
    }

    /** Whether the prediction's rows are the gold's. */
    public MatchVerdict judge(Path database, String goldSql, String predictedSql, Strictness strictness) {
        Optional<String> predicted = QueryNormalization.of(predictedSql);
        if (predicted.isEmpty()) {
            return MatchVerdict.of(false, Verdict.NO_SQL);
        }
        QueryResult goldResult = goldResults.get(database, goldSql, () -> gold(database, goldSql));
        if (!(goldResult instanceof Rows gold)) {
            return MatchVerdict.no(Verdict.GOLD_ERROR, goldResult.toString());
        }
        // one row more than gold's is enough to tell them apart
        var sandbox = new SqlSandbox(limits.withRows(gold.rows().size() + 1));
        boolean ordered = ordered(goldSql);
        return switch (sandbox.execute(database, predicted.get())) {
            case Rows rows -> compared(gold, rows, ordered);
            case Failed failed -> MatchVerdict.no(Verdict.SQL_ERROR, failed.message());
            case TimedOut timedOut ->
                MatchVerdict.no(Verdict.TIMEOUT, "after " + timedOut.allowed().toMillis() + " ms");
            case Refused refused -> notOneQuery(database, gold, predicted.get(), refused, strictness);
        };
    }

    private static MatchVerdict compared(Rows gold, Rows predicted, boolean ordered) {
        if (!RowComparison.same(gold.rows(), predicted.rows(), ordered)) {
            return MatchVerdict.of(false, Verdict.DIFFERENT_ROWS);
        }
        return MatchVerdict.of(true, gold.rows().isEmpty() ? Verdict.GOLD_EMPTY : Verdict.MATCH);
    }

    private MatchVerdict notOneQuery(Path database, Rows gold, String sql, Refused refused, Strictness strictness) {
        boolean runsWithoutRows = strictness == Strictness.PARITY
                && gold.rows().isEmpty()
                && switch (refused.kind()) {
                    case NONE -> true;
                    case WRITE -> new SqlSandbox(limits).couldWrite(database, sql);
                    case OTHER, UNKNOWN, SEVERAL, QUERY -> false;
                };
        return new MatchVerdict(
                runsWithoutRows, runsWithoutRows ? Verdict.GOLD_EMPTY : Verdict.NOT_A_QUERY, refused.reason());
    }

    /** Of the text after normalisation, in which DISTINCT and later statements are gone. */
    private static boolean ordered(String goldSql) {
        return QueryNormalization.of(goldSql)
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .contains("order by");
    }
}
