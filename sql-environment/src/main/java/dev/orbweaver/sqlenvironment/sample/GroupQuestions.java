package dev.orbweaver.sqlenvironment.sample;

import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Category;
import dev.orbweaver.sqlenvironment.sample.Phrases.Aggregate;
import dev.orbweaver.sqlenvironment.sample.Phrases.Comparison;
import dev.orbweaver.sqlenvironment.sample.Phrases.Extreme;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/** Questions about groups of one table's rows: a number for each, groups of some size, the largest. */
final class GroupQuestions {
    private final TablePlan table;
    private final String plural;
    private final List<Candidate> candidates = new ArrayList<>();

    private GroupQuestions(TablePlan table) {
        this.table = table;
        this.plural = table.plural();
    }

    static List<Candidate> of(TablePlan table) {
        var questions = new GroupQuestions(table);
        for (var category : table.categories()) {
            questions.count(category);
            questions.aggregate(category);
            questions.having(category);
            questions.extreme(category);
        }
        return questions.candidates;
    }

    private void count(Category category) {
        var name = category.name();
        add(
                "group count",
                List.of(name),
                OptionalInt.empty(),
                "SELECT " + name + ", count(*) FROM " + table.name() + " GROUP BY " + name,
                word -> List.of(
                        "How many " + plural + " are there " + Phrases.EACH.get(word) + " " + name + "?",
                        "Count the " + plural + " " + Phrases.EACH.get(word) + " " + name + "."));
    }

    private void aggregate(Category category) {
        var name = category.name();
        for (var number : table.numbers()) {
            for (var aggregate : Aggregate.ALL) {
                IntFunction<String> value = word -> aggregate.words().get(word) + " " + number.name() + " of " + plural
                        + " " + Phrases.EACH.get(word) + " " + name;
                add(
                        "group aggregate",
                        List.of(aggregate.function(), number.name(), name),
                        OptionalInt.of(0),
                        "SELECT " + name + ", " + aggregate.function() + "(" + number.name() + ") FROM " + table.name()
                                + " GROUP BY " + name,
                        word -> List.of(
                                "What is the " + value.apply(word) + "?", "Find the " + value.apply(word) + "."));
            }
        }
    }

    private void having(Category category) {
        var name = category.name();
        var share = table.rows() / category.values().size();
        for (var comparison : Comparison.ALL) {
            for (var count : List.of(share - 1, share, share + 1, share + 2)) {
                IntFunction<String> size = word -> comparison.words().get(word) + " " + count + " " + plural;
                add(
                        "having",
                        List.of(name, comparison.operator(), count.toString()),
                        OptionalInt.of(1),
                        "SELECT " + name + " FROM " + table.name() + " GROUP BY " + name + " HAVING count(*) "
                                + comparison.operator() + " " + count,
                        word -> List.of(
                                "Which " + name + " has " + size.apply(word) + "?",
                                "Show each " + name + " with " + size.apply(word) + "."));
            }
        }
    }

    private void extreme(Category category) {
        var name = category.name();
        for (var extreme : Extreme.ALL) {
            add(
                    "extreme group",
                    List.of(name, extreme.sql()),
                    OptionalInt.of(1),
                    "SELECT " + name + " FROM " + table.name() + " GROUP BY " + name + " ORDER BY count(*)"
                            + extreme.sql() + " LIMIT 1",
                    word -> List.of(
                            "Which " + name + " has the " + extreme.words().get(word) + " " + plural + "?",
                            "Show the " + name + " with the " + extreme.words().get(word) + " " + plural + "."));
        }
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
