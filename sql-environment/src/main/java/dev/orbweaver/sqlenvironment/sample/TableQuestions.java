package dev.orbweaver.sqlenvironment.sample;

import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Category;
import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Number;
import dev.orbweaver.sqlenvironment.sample.Phrases.Aggregate;
import dev.orbweaver.sqlenvironment.sample.Phrases.Comparison;
import dev.orbweaver.sqlenvironment.sample.Phrases.Direction;
import java.util.ArrayList;
import java.util.List;

/** Questions about one table: counts, aggregates, lists, superlatives. */
final class TableQuestions {
    private final TablePlan table;
    private final List<Candidate> candidates = new ArrayList<>();

    private TableQuestions(TablePlan table) {
        this.table = table;
    }

    static List<Candidate> of(TablePlan table) {
        var questions = new TableQuestions(table);
        questions.countAll();
        for (var category : table.categories()) {
            questions.distinct(category);
            for (var value : category.values()) {
                questions.countCategory(category, value);
                questions.listCategory(category, value);
                questions.aggregateCategory(category, value);
            }
        }
        for (var number : table.numbers()) {
            questions.aggregate(number);
            questions.compare(number);
            questions.order(number);
        }
        return questions.candidates;
    }

    private void countAll() {
        add(
                "count",
                List.of(),
                "SELECT count(*) FROM " + table.name(),
                "How many " + table.plural() + " are there?",
                "Count all " + table.plural() + ".");
    }

    private void distinct(Category category) {
        add(
                "distinct",
                List.of(category.name()),
                "SELECT DISTINCT " + category.name() + " FROM " + table.name(),
                "Show each different " + category.name() + " of the " + table.plural() + ".",
                "Which different " + category.name() + " values do the " + table.plural() + " have?");
    }

    private void countCategory(Category category, String value) {
        var condition = category.name() + " '" + value + "'";
        add(
                "count where text",
                List.of(category.name(), value),
                "SELECT count(*) FROM " + table.name() + where(category, value),
                "How many " + table.plural() + " have " + condition + "?",
                "Count the " + table.plural() + " with " + condition + ".");
    }

    private void listCategory(Category category, String value) {
        for (var shown : shown()) {
            var of = shown + " of the " + table.plural() + " with " + category.name() + " '" + value + "'.";
            add(
                    "list where text",
                    List.of(shown, category.name(), value),
                    "SELECT " + shown + " FROM " + table.name() + where(category, value),
                    "Show the " + of,
                    "List the " + of);
        }
    }

    private void aggregateCategory(Category category, String value) {
        for (var number : table.numbers()) {
            for (var aggregate : Aggregate.ALL) {
                var of =
                        " " + number.name() + " of " + table.plural() + " with " + category.name() + " '" + value + "'";
                add(
                        "aggregate where text",
                        List.of(aggregate.function(), number.name(), category.name(), value),
                        "SELECT " + aggregate.function() + "(" + number.name() + ") FROM " + table.name()
                                + where(category, value),
                        "What is the " + aggregate.first() + of + "?",
                        "Find the " + aggregate.second() + of + ".");
            }
        }
    }

    private void aggregate(Number number) {
        for (var aggregate : Aggregate.ALL) {
            add(
                    "aggregate",
                    List.of(aggregate.function(), number.name()),
                    "SELECT " + aggregate.function() + "(" + number.name() + ") FROM " + table.name(),
                    "What is the " + aggregate.first() + " " + number.name() + " of the " + table.plural() + "?",
                    "Find the " + aggregate.second() + " " + number.name() + " of all " + table.plural() + ".");
        }
    }

    private void compare(Number number) {
        for (var comparison : Comparison.ALL) {
            for (var value : number.thresholds()) {
                var where =
                        " FROM " + table.name() + " WHERE " + number.name() + " " + comparison.operator() + " " + value;
                var first = number.name() + " " + comparison.first() + " " + value;
                var second = number.name() + " " + comparison.second() + " " + value;
                var key = List.of(number.name(), comparison.operator(), value.toString());
                add(
                        "count where number",
                        key,
                        "SELECT count(*)" + where,
                        "How many " + table.plural() + " have " + first + "?",
                        "Count the " + table.plural() + " with " + second + ".");
                add(
                        "list where number",
                        key,
                        "SELECT " + table.label().name() + where,
                        "Show the " + table.label().name() + " of the " + table.plural() + " with " + first + ".",
                        "List the " + table.label().name() + " of the " + table.plural() + " with " + second + ".");
            }
        }
    }

    private void order(Number number) {
        for (var direction : Direction.ALL) {
            var label = table.label().name();
            var query = "SELECT " + label + " FROM " + table.name() + " ORDER BY " + number.name() + direction.sql()
                    + " LIMIT ";
            add(
                    "superlative",
                    List.of(direction.sql(), number.name()),
                    query + 1,
                    "Show the " + label + " of the " + table.name() + " with the " + direction.first() + " "
                            + number.name() + ".",
                    "What is the " + label + " of the " + table.name() + " with the " + direction.second() + " "
                            + number.name() + "?");
            for (var count : List.of("2", "3", "4", "5")) {
                add(
                        "top",
                        List.of(direction.sql(), number.name(), count),
                        query + count,
                        "Show the " + label + " of the " + count + " " + table.plural() + " with the "
                                + direction.first() + " " + number.name() + ".",
                        "List the " + label + " of the " + count + " " + table.plural() + " with the "
                                + direction.second() + " " + number.name() + ".");
            }
        }
    }

    /** What a list can show: the label, or a number. */
    private List<String> shown() {
        var names = new ArrayList<>(List.of(table.label().name()));
        table.numbers().forEach(number -> names.add(number.name()));
        return names;
    }

    private static String where(Category category, String value) {
        return " WHERE " + category.name() + " = '" + value + "'";
    }

    private void add(String template, List<String> parameters, String query, String... phrasings) {
        candidates.add(new Candidate(template, table.name(), parameters, List.of(phrasings), query));
    }
}
