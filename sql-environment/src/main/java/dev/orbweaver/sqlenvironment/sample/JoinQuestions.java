package dev.orbweaver.sqlenvironment.sample;

import dev.orbweaver.sqlenvironment.sample.Phrases.Aggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/** Questions about child rows by what their parents are. */
final class JoinQuestions {
    private final Domain domain;
    private final List<Candidate> candidates = new ArrayList<>();

    private JoinQuestions(Domain domain) {
        this.domain = domain;
    }

    static List<Candidate> of(Domain domain) {
        var questions = new JoinQuestions(domain);
        for (var category : domain.parent().categories()) {
            for (var value : category.values()) {
                questions.ask(category.name(), value);
            }
        }
        return questions.candidates;
    }

    private void ask(String column, String value) {
        var child = domain.child();
        var parent = domain.parent().name();
        var label = child.label().name();
        var condition = column + " '" + value + "'";
        var whose = child.plural() + " whose " + parent + " has " + condition;
        var joined = " FROM " + child.name() + " JOIN " + parent + " USING (" + domain.key() + ") WHERE " + column
                + " = '" + value + "'";
        add(
                "join count",
                List.of(column, value),
                OptionalInt.empty(),
                "SELECT count(*)" + joined,
                word -> List.of(
                        "How many " + child.plural() + " have a " + parent + " with " + condition + "?",
                        "Count the " + whose + "."));
        add(
                "join list",
                List.of(column, value),
                OptionalInt.empty(),
                "SELECT " + label + joined,
                word -> List.of(
                        "Show the " + label + " of " + whose + ".", "List the " + label + " of " + whose + "."));
        for (var number : child.numbers()) {
            for (var aggregate : Aggregate.ALL) {
                IntFunction<String> wanted = word -> aggregate.words().get(word) + " " + number.name() + " of " + whose;
                add(
                        "join aggregate",
                        List.of(aggregate.function(), number.name(), column, value),
                        OptionalInt.of(0),
                        "SELECT " + aggregate.function() + "(" + number.name() + ")" + joined,
                        word -> List.of(
                                "What is the " + wanted.apply(word) + "?", "Find the " + wanted.apply(word) + "."));
            }
        }
    }

    private void add(
            String template,
            List<String> parameters,
            OptionalInt asked,
            String query,
            IntFunction<List<String>> sentences) {
        candidates.add(Candidate.of(template, domain.child().name(), parameters, asked, sentences, query));
    }
}
