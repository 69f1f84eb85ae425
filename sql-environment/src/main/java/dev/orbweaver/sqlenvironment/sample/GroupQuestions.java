package dev.orbweaver.sqlenvironment.sample;

import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Category;
import dev.orbweaver.sqlenvironment.sample.Phrases.Aggregate;
import java.util.ArrayList;
import java.util.List;

/** Questions about groups of one table's rows: a number for each, groups of some size, the largest. */
final class GroupQuestions {
    private final TablePlan table;
    private final List<Candidate> candidates = new ArrayList<>();

    private GroupQuestions(TablePlan table) {
        this.table = table;
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
        add(
                "group count",
                List.of(category.name()),
                "SELECT " + category.name() + ", count(*) FROM " + table.name() + group(category),
                "How many " + table.plural() + " are there for each " + category.name() + "?",
                "Count the " + table.plural() + " per " + category.name() + ".");
    }

    private void aggregate(Category category) {
        for (var number : table.numbers()) {
            for (var aggregate : Aggregate.ALL) {
                var of = " " + number.name() + " of " + table.plural();
                add(
                        "group aggregate",
                        List.of(aggregate.function(), number.name(), category.name()),
                        "SELECT " + category.name() + ", " + aggregate.function() + "(" + number.name() + ") FROM "
                                + table.name() + group(category),
                        "What is the " + aggregate.first() + of + " for each " + category.name() + "?",
                        "Find the " + aggregate.second() + of + " per " + category.name() + ".");
            }
        }
    }

    private void having(Category category) {
        var share = table.rows() / category.values().size();
        for (var count : List.of(share - 1, share, share + 1, share + 2)) {
            add(
                    "having",
                    List.of(category.name(), count.toString()),
                    "SELECT " + category.name() + " FROM " + table.name() + group(category) + " HAVING count(*) > "
                            + count,
                    "Which " + category.name() + " has more than " + count + " " + table.plural() + "?",
                    "Show each " + category.name() + " with more than " + count + " " + table.plural() + ".");
        }
    }

    private void extreme(Category category) {
        var query = "SELECT " + category.name() + " FROM " + table.name() + group(category) + " ORDER BY count(*)";
        add(
                "extreme group",
                List.of(category.name(), "most"),
                query + " DESC LIMIT 1",
                "Which " + category.name() + " has the most " + table.plural() + "?",
                "Show the " + category.name() + " with the most " + table.plural() + ".");
        add(
                "extreme group",
                List.of(category.name(), "fewest"),
                query + " LIMIT 1",
                "Which " + category.name() + " has the fewest " + table.plural() + "?",
                "Show the " + category.name() + " with the fewest " + table.plural() + ".");
    }

    private static String group(Category category) {
        return " GROUP BY " + category.name();
    }

    private void add(String template, List<String> parameters, String query, String... phrasings) {
        candidates.add(new Candidate(template, table.name(), parameters, List.of(phrasings), query));
    }
}
