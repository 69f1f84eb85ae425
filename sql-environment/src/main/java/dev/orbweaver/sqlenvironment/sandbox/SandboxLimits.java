package dev.orbweaver.sqlenvironment.sandbox;

import java.time.Duration;

/**
 * What one query may use.
 *
 * @param time from the call to the last row; checked every ten thousand steps of SQLite's machine
 * @param rows kept at most; reading stops behind the first row too many
 * @param resultBytes kept at most, all rows together: many long values would fill the heap though each is allowed
 * @param valueBytes longest text or blob, inside the query too; SQLite counts no other memory
 * @param statementBytes longest SQL text
 */
public record SandboxLimits(Duration time, int rows, long resultBytes, int valueBytes, int statementBytes) {

    private static final int VALUE_BYTES = 1_000_000;
    private static final int STATEMENT_BYTES = 100_000;

    /** Checks that every limit is positive. */
    public SandboxLimits {
        if (time.isNegative()
                || time.isZero()
                || Math.min(Math.min(rows, resultBytes), Math.min(valueBytes, statementBytes)) < 1) {
            throw new IllegalArgumentException("Sandbox limits must be positive: time " + time + ", rows " + rows
                    + ", result bytes " + resultBytes + ", value bytes " + valueBytes + ", statement bytes "
                    + statementBytes);
        }
    }

    /** For results shown to a model: a prompt holds a few thousand characters, and a row takes four at least. */
    public static SandboxLimits forPrompts(Duration time) {
        return new SandboxLimits(time, 2_000, 4_000_000, VALUE_BYTES, STATEMENT_BYTES);
    }

    /** For results compared with each other, which must be read whole. */
    public static SandboxLimits forScoring(Duration time) {
        return new SandboxLimits(time, 1_000_000, 100_000_000, VALUE_BYTES, STATEMENT_BYTES);
    }

    /** The same with another number of rows. */
    public SandboxLimits withRows(int other) {
        return new SandboxLimits(time, other, resultBytes, valueBytes, statementBytes);
    }
}
