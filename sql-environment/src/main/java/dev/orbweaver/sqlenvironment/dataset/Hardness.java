package dev.orbweaver.sqlenvironment.dataset;

/**
 * How much SQL a question takes, by Spider's rule: the clauses, the nested queries and the remaining parts of the gold SQL are
 * counted and looked up in thresholds.
 *
 * <p>Source: the function {@code eval_hardness} of Spider's {@code evaluation.py}.
 */
public enum Hardness {
    EASY("easy"),
    MEDIUM("medium"),
    HARD("hard"),
    EXTRA("extra");

    private final String text;

    Hardness(String text) {
        this.text = text;
    }

    /** Of a gold SQL. Never fails: what is no query is easy. */
    public static Hardness of(String goldSql) {
        QueryShape shape = QueryShape.of(goldSql);
        return of(shape.clauses(), shape.nested(), shape.others());
    }

    static Hardness of(int clauses, int nested, int others) {
        if (clauses <= 1 && others == 0 && nested == 0) {
            return EASY;
        }
        if (nested == 0 && (others <= 2 && clauses <= 1 || clauses <= 2 && others < 2)) {
            return MEDIUM;
        }
        boolean manyParts = nested == 0 && others > 2 && clauses <= 2;
        boolean manyClauses = nested == 0 && clauses == 3 && others <= 2;
        boolean oneNested = nested <= 1 && clauses <= 1 && others == 0;
        return manyParts || manyClauses || oneNested ? HARD : EXTRA;
    }

    @Override
    public String toString() {
        return text;
    }
}
