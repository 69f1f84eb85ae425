package dev.orbweaver.sqlenvironment.sample;

import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Category;
import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Number;
import dev.orbweaver.sqlenvironment.sample.Phrases.Aggregate;
import dev.orbweaver.sqlenvironment.sample.Phrases.Comparison;
import dev.orbweaver.sqlenvironment.sample.Phrases.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/** Questions about one table: counts, aggregates, lists, superlatives. */
final class TableQuestions {
    private final TablePlan table;
    private final String plural;
    private final String label;
    private final List<Candidate> candidates = new ArrayList<>();

    private TableQuestions(TablePlan table) {
        this.table = table;
        this.plural = table.plural();
        this.label = table.label().name();
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
                OptionalInt.empty(),
                "SELECT count(*) FROM " + table.name(),
                word -> List.of("How many " + plural + " are there?", "Count all " + plural + "."));
    }

    private void distinct(Category category) {
        var of = " each different " + category.name() + " of the " + plural + ".";
        add(
                "distinct",
                List.of(category.name()),
                OptionalInt.empty(),
                "SELECT DISTINCT " + category.name() + " FROM " + table.name(),
                word -> List.of("Show" + of, "List" + of));
    }

    private void countCategory(Category category, String value) {
        add(
                "count where text",
                List.of(category.name(), value),
                OptionalInt.empty(),
                "SELECT count(*) FROM " + table.name() + where(category, value),
                word -> countOf(category.name() + " '" + value + "'"));
    }

    private void listCategory(Category category, String value) {
        for (var shown : shown()) {
            add(
                    "list where text",
                    List.of(shown, category.name(), value),
                    OptionalInt.empty(),
                    "SELECT " + shown + " FROM " + table.name() + where(category, value),
                    word -> listOf(shown, plural + " with " + category.name() + " '" + value + "'"));
        }
    }

    private void aggregateCategory(Category category, String value) {
        for (var number : table.numbers()) {
            for (var aggregate : Aggregate.ALL) {
                var of = " " + number.name() + " of " + plural + " with " + category.name() + " '" + value + "'";
                add(
                        "aggregate where text",
                        List.of(aggregate.function(), number.name(), category.name(), value),
                        OptionalInt.of(0),
                        select(aggregate, number) + where(category, value),
                        word -> wanted(aggregate.words().get(word) + of));
            }
        }
    }

    private void aggregate(Number number) {
        for (var aggregate : Aggregate.ALL) {
            add(
                    "aggregate",
                    List.of(aggregate.function(), number.name()),
                    OptionalInt.of(0),
                    select(aggregate, number),
                    word -> wanted(aggregate.words().get(word) + " " + number.name() + " of the " + plural));
        }
    }

    private void compare(Number number) {
        for (var comparison : Comparison.ALL) {
            for (var value : number.thresholds()) {
                var where =
                        " FROM " + table.name() + " WHERE " + number.name() + " " + comparison.operator() + " " + value;
                IntFunction<String> condition =
                        word -> number.name() + " " + comparison.words().get(word) + " " + value;
                var key = List.of(number.name(), comparison.operator(), value.toString());
                add(
                        "count where number",
                        key,
                        OptionalInt.of(1),
                        "SELECT count(*)" + where,
                        word -> countOf(condition.apply(word)));
                add(
                        "list where number",
                        key,
                        OptionalInt.of(1),
                        "SELECT " + label + where,
                        word -> listOf(label, plural + " with " + condition.apply(word)));
            }
        }
    }

    private void order(Number number) {
        for (var direction : Direction.ALL) {
            var query = "SELECT " + label + " FROM " + table.name() + " ORDER BY " + number.name() + direction.sql()
                    + " LIMIT ";
            IntFunction<String> end = word -> " with the " + direction.words().get(word) + " " + number.name();
            add(
                    "superlative",
                    List.of(direction.sql(), number.name()),
                    OptionalInt.of(0),
                    query + 1,
                    word -> listOf(label, table.name() + end.apply(word)));
            for (var count : List.of("2", "3", "4", "5")) {
                add(
                        "top",
                        List.of(direction.sql(), number.name(), count),
                        OptionalInt.of(0),
                        query + count,
                        word -> listOf(label, count + " " + plural + end.apply(word)));
            }
        }
    }

    private List<String> countOf(String condition) {
        return List.of(
                "How many " + plural + " have " + condition + "?", "Count the " + plural + " with " + condition + ".");
    }

    private static List<String> listOf(String shown, String of) {
        return List.of("Show the " + shown + " of the " + of + ".", "List the " + shown + " of the " + of + ".");
    }

    private static List<String> wanted(String value) {
        return List.of("What is the " + value + "?", "Find the " + value + ".");
    }

    /** What a list can show: the label, or a number. */
    private List<String> shown() {
        var names = new ArrayList<>(List.of(label));
        table.numbers().forEach(number -> names.add(number.name()));
        return names;
    }

    private String select(Aggregate aggregate, Number number) {
        return "SELECT " + aggregate.function() + "(" + number.name() + ") FROM " + table.name();
    }

    private static String where(Category category, String value) {
        return " WHERE " + category.name() + " = '" + value + "'";
    }

    private void add(
            String template,
            List<String> parameters,
            OptionalInt asked,
            String query,
            IntFunction<List<String>> sentences) {
        candidates.add(Candidate.of(template, table.name(), parameters, asked, sentences, query));
    }
}
