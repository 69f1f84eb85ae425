package dev.orbweaver.sqlenvironment.sample;

import dev.orbweaver.sqlenvironment.sample.Phrases.Aggregate;
import java.util.ArrayList;
import java.util.List;

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
        var label = child.label().name();
        var joined = " FROM " + child.name() + " JOIN " + domain.parent().name() + " USING (" + domain.key()
                + ") WHERE " + column + " = '" + value + "'";
        var whose = child.plural() + " whose " + domain.parent().name() + " has " + column + " '" + value + "'";
        add(
                "join count",
                List.of(column, value),
                "SELECT count(*)" + joined,
                "How many " + child.plural() + " have a " + domain.parent().name() + " with " + column + " '" + value
                        + "'?",
                "Count the " + whose + ".");
        add(
                "join list",
                List.of(column, value),
                "SELECT " + label + joined,
                "Show the " + label + " of " + whose + ".",
                "List the " + label + " of " + whose + ".");
        for (var number : child.numbers()) {
            for (var aggregate : Aggregate.ALL) {
                var of = " " + number.name() + " of " + whose;
                add(
                        "join aggregate",
                        List.of(aggregate.function(), number.name(), column, value),
                        "SELECT " + aggregate.function() + "(" + number.name() + ")" + joined,
                        "What is the " + aggregate.first() + of + "?",
                        "Find the " + aggregate.second() + of + ".");
            }
        }
    }

    private void add(String template, List<String> parameters, String query, String... phrasings) {
        candidates.add(new Candidate(template, domain.child().name(), parameters, List.of(phrasings), query));
    }
}
