package dev.orbweaver.sqlenvironment.sample;

import dev.orbweaver.sqlenvironment.dataset.DataRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A question of the data set, in the words chosen for it. */
record Question(Candidate candidate, String database, String text) {

    private static final int PLAIN_OF = 10; // one question in ten is asked in plain words

    static Question of(Candidate candidate, String database, Random random) {
        var sentences = random.nextInt(PLAIN_OF) == 0 ? candidate.plain() : candidate.reworded();
        return new Question(candidate, database, pick(sentences, random));
    }

    /** The same in plain words. */
    Question plain(Random random) {
        return new Question(candidate, database, pick(candidate.plain(), random));
    }

    /**
     * The same in other words, with the answer of one who understands everything but the exchanged word, and guesses.
     *
     * @param answers candidates that may be guessed
     */
    DataRow guessed(List<Candidate> answers, Random random) {
        var guesses = new ArrayList<>(List.of(candidate));
        answers.stream().filter(candidate::differsInWordOnly).forEach(guesses::add);
        return new DataRow(
                database,
                pick(candidate.reworded(), random),
                pick(guesses, random).query());
    }

    private static <T> T pick(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** The words of its SQL. */
    List<String> words() {
        return List.of(candidate.query().split("\\W+"));
    }

    DataRow row() {
        return new DataRow(database, text, candidate.query());
    }
}
