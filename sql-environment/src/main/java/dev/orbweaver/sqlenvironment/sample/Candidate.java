package dev.orbweaver.sqlenvironment.sample;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A question that could be asked.
 *
 * @param template which kind of question
 * @param parameters what it asks of the kind's table: columns, comparison, value; together with template and table it names the question
 * @param plain ways to say it in plain words
 * @param reworded the same sentences in other words; as plain ones where the kind has no word to exchange
 * @param asked which parameter the exchangeable word decides; none where there is no such word
 * @param query the gold SQL
 */
record Candidate(
        String template,
        String table,
        List<String> parameters,
        List<String> plain,
        List<String> reworded,
        OptionalInt asked,
        String query) {

    /** @param sentences the ways to say it, given which of {@link Phrases#CHOICES} words to use; 0 is the plain one */
    static Candidate of(
            String template,
            String table,
            List<String> parameters,
            OptionalInt asked,
            IntFunction<List<String>> sentences,
            String query) {
        var reworded = IntStream.range(1, Phrases.CHOICES)
                .mapToObj(sentences)
                .flatMap(List::stream)
                .toList();
        return new Candidate(template, table, parameters, sentences.apply(0), reworded, asked, query);
    }

    /** Whether the other question differs in one thing: what a careless answer to this one would be. */
    boolean isNextTo(Candidate other) {
        if (!template.equals(other.template)
                || !table.equals(other.table)
                || parameters.size() != other.parameters.size()) {
            return false;
        }
        var differences = 0;
        for (var i = 0; i < parameters.size(); i++) {
            differences += parameters.get(i).equals(other.parameters.get(i)) ? 0 : 1;
        }
        return differences == 1;
    }

    /** Whether the other question would be asked in the same words but for the exchangeable one. */
    boolean differsInWordOnly(Candidate other) {
        return asked.isPresent()
                && isNextTo(other)
                && !parameters.get(asked.getAsInt()).equals(other.parameters.get(asked.getAsInt()));
    }
}
