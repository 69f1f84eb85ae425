package dev.orbweaver.contracts.reward;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Why a rollout got its reward. */
public enum Verdict {
    /** The rows are those of the gold SQL. */
    MATCH("match"),
    /** It ran and gave other rows. */
    DIFFERENT_ROWS("different rows"),
    /** The database refused it. */
    SQL_ERROR("SQL error"),
    /** It ran longer than allowed. */
    TIMEOUT("timeout"),
    /** The gold SQL gives no rows: a match proves little. */
    GOLD_EMPTY("gold empty"),
    /** Not one read-only statement. */
    NOT_A_QUERY("not a query"),
    /** The agent gave no SQL at all. */
    NO_SQL("no SQL"),
    /** The gold SQL itself fails; says nothing about the agent. */
    GOLD_ERROR("gold error"),
    /** The attempt failed before it could be scored. */
    ROLLOUT_FAILED("rollout failed");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** Whether the SQL executed to the end. */
    public boolean executed() {
        return this == MATCH || this == DIFFERENT_ROWS || this == GOLD_EMPTY;
    }

    @JsonCreator
    static Verdict of(String text) {
        for (Verdict verdict : values()) {
            if (verdict.text.equals(text)) {
                return verdict;
            }
        }
        throw new IllegalArgumentException("verdict: '" + text + "' is unknown");
    }

    @Override
    @JsonValue
    public String toString() {
        return text;
    }
}
