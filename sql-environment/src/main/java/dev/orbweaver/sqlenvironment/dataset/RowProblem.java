package dev.orbweaver.sqlenvironment.dataset;

/**
 * Something wrong with one row.
 *
 * @param task the row's task id
 * @param kind what
 * @param detail for people
 */
public record RowProblem(String task, Kind kind, String detail) {

    /** What can be wrong with a row. */
    public enum Kind {
        /** A column is empty. */
        INCOMPLETE("incomplete row", true),
        /** There is no database of that name. */
        DATABASE_MISSING("database missing", true),
        /** The gold SQL does not execute. */
        GOLD_FAILS("gold SQL fails", true),
        /** The gold SQL takes too long. */
        GOLD_TOO_SLOW("gold SQL too slow", true),
        /** The gold SQL gives no rows, so that a match proves little. */
        GOLD_EMPTY("gold SQL gives no rows", false);

        private final String text;
        private final boolean leftOut;

        Kind(String text, boolean leftOut) {
            this.text = text;
            this.leftOut = leftOut;
        }

        /** Whether the row cannot be a task; otherwise it stays and is only reported. */
        public boolean leavesOut() {
            return leftOut;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public String toString() {
        return task + ": " + kind + (kind.leavesOut() ? " (left out)" : "") + (detail.isEmpty() ? "" : ": " + detail);
    }
}
