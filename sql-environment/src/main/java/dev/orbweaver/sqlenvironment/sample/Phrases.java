package dev.orbweaver.sqlenvironment.sample;

import java.util.List;

/** What SQL says in one way and people in two. */
final class Phrases {
    private Phrases() {}

    /** An SQL function and how questions ask for it. */
    record Aggregate(String function, String first, String second) {
        static final List<Aggregate> ALL = List.of(
                new Aggregate("max", "highest", "maximum"),
                new Aggregate("min", "lowest", "minimum"),
                new Aggregate("avg", "average", "mean"),
                new Aggregate("sum", "total", "total"));
    }

    /** A comparison and how questions say it. */
    record Comparison(String operator, String first, String second) {
        static final List<Comparison> ALL =
                List.of(new Comparison(">", "above", "over"), new Comparison("<", "below", "under"));
    }

    /** An order and how questions say it. */
    record Direction(String sql, String first, String second) {
        static final List<Direction> ALL =
                List.of(new Direction(" DESC", "highest", "largest"), new Direction("", "lowest", "smallest"));
    }
}
