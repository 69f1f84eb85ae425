package dev.orbweaver.sqlenvironment.sample;

import java.util.List;

/** What SQL says in one way and people in several: {@link #CHOICES} words each, the plain one first. */
final class Phrases {
    static final int CHOICES = 3;

    /** What makes groups. */
    static final List<String> EACH = List.of("for each", "per", "by");

    private Phrases() {}

    /** An SQL function and the words that ask for it. */
    record Aggregate(String function, List<String> words) {
        static final List<Aggregate> ALL = List.of(
                new Aggregate("max", List.of("highest", "maximum", "largest")),
                new Aggregate("min", List.of("lowest", "minimum", "smallest")),
                new Aggregate("avg", List.of("average", "mean", "typical")),
                new Aggregate("sum", List.of("total", "combined", "overall")));
    }

    /** A comparison and the words that ask for it. */
    record Comparison(String operator, List<String> words) {
        static final List<Comparison> ALL = List.of(
                new Comparison(">", List.of("above", "over", "beyond")),
                new Comparison("<", List.of("below", "under", "beneath")));
    }

    /** An order and the words that ask for the rows at its beginning. */
    record Direction(String sql, List<String> words) {
        static final List<Direction> ALL = List.of(
                new Direction(" DESC", List.of("highest", "largest", "greatest")),
                new Direction("", List.of("lowest", "smallest", "least")));
    }

    /** An order of groups by their size and the words that ask for the first of them. */
    record Extreme(String sql, List<String> words) {
        static final List<Extreme> ALL = List.of(
                new Extreme(" DESC", List.of("most", "greatest number of", "largest number of")),
                new Extreme("", List.of("fewest", "least number of", "smallest number of")));
    }
}
