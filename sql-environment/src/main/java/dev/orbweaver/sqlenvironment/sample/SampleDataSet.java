package dev.orbweaver.sqlenvironment.sample;

import static java.util.Objects.requireNonNull;

import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.dataset.DataRow;
import dev.orbweaver.sqlenvironment.dataset.ParquetDataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the project's own data set: {@code warm_up.parquet}, {@code train.parquet}, {@code held_out.parquet}, {@code unseen.parquet} and
 * {@code database/<name>/<name>.sqlite}. The same seed makes the same files.
 *
 * <p>Most questions exchange a plain word for another ({@code highest}: {@code maximum}, {@code above}: {@code beyond}). What those words
 * mean is left to reinforcement learning: the warm-up asks the training questions in plain words with their gold SQL, and again in other
 * words with guesses, SQL of the right form that reads the exchanged word by chance.
 *
 * <p>A held-out question asks what no training question asks: its gold SQL does not occur there, so template, table, columns and value
 * meet in it for the first time. Unseen questions are about a database that no other question is about.
 */
public final class SampleDataSet {
    /** The seed of the files in {@code data/sample}. */
    public static final long SEED = 1;

    private static final int HELD_OUT_OF = 5; // one question in five is held out
    private static final int MOST_OF_A_KIND = 72;
    private static final int MOST_OF_A_KIND_UNSEEN = 5;
    private static final int PLAIN = 2; // for each guess, so that form and values are learnt well and the word is not
    private static final int MOST_OF_A_FIXED_KIND = 12; // no word to exchange, so less to learn

    private final DatabaseFolder databases;
    private final Map<String, List<Candidate>> candidatesByDatabase = new HashMap<>();
    private final Random random;
    private final long seed;

    private SampleDataSet(Path folder, long seed) {
        this.databases = new DatabaseFolder(folder.resolve("database"));
        this.random = new Random(seed);
        this.seed = seed;
    }

    /**
     * Writes the data set, replacing files of the same names.
     *
     * @throws IOException if the folder cannot be written
     */
    public static void write(Path folder, long seed) throws IOException {
        new SampleDataSet(folder, seed).write(folder);
    }

    private void write(Path folder) throws IOException {
        var train = new ArrayList<Question>();
        var heldOut = new ArrayList<Question>();
        var candidates = new ArrayList<Question>();
        for (var domain : Domain.trained()) {
            candidates.addAll(questions(domain));
        }
        for (var ofKind : chosen(candidates, MOST_OF_A_KIND)) {
            var held = ofKind.size() / HELD_OUT_OF;
            heldOut.addAll(ofKind.subList(0, held));
            train.addAll(ofKind.subList(held, ofKind.size()));
        }
        giveBackWhatTrainingLacks(train, heldOut);
        var unseen = chosen(questions(Domain.unseen()), MOST_OF_A_KIND_UNSEEN).stream()
                .flatMap(List::stream)
                .toList();
        writeRows(folder.resolve("warm_up.parquet"), warmUp(train, heldOut));
        writeRows(folder.resolve("train.parquet"), rows(train));
        writeRows(folder.resolve("held_out.parquet"), rows(heldOut));
        writeRows(folder.resolve("unseen.parquet"), rows(unseen));
    }

    private List<Question> questions(Domain domain) throws IOException {
        var file = databases.folder().resolve(domain.name()).resolve(domain.name() + ".sqlite");
        SampleDatabase.write(domain, file, seed);
        var candidates = Stream.concat(
                        domain.tables().stream()
                                .flatMap(table -> Stream.concat(
                                        TableQuestions.of(table).stream(), GroupQuestions.of(table).stream())),
                        JoinQuestions.of(domain).stream())
                .toList();
        candidatesByDatabase.put(domain.name(), candidates);
        return new CandidateCheck(file)
                .usable(candidates).stream()
                        .map(candidate -> Question.of(candidate, domain.name(), random))
                        .toList();
    }

    private List<DataRow> warmUp(List<Question> train, List<Question> heldOut) {
        var kept = heldOut.stream().map(Question::candidate).collect(Collectors.toSet());
        var rows = new ArrayList<DataRow>();
        for (var question : train) {
            for (int i = 0; i < PLAIN; i++) {
                rows.add(question.plain(random).row());
            }
            if (question.candidate().asked().isPresent()) {
                var answers = requireNonNull(candidatesByDatabase.get(question.database())).stream()
                        .filter(answer -> !kept.contains(answer))
                        .toList();
                rows.add(question.guessed(answers, random));
            }
        }
        return rows;
    }

    private static List<DataRow> rows(List<Question> questions) {
        return questions.stream().map(Question::row).toList();
    }

    /** By kind, a random choice of each, so that rare kinds are not drowned by those with many values to ask for. */
    private List<List<Question>> chosen(List<Question> questions, int most) {
        var byKind = new TreeMap<String, List<Question>>();
        for (var question : questions) {
            byKind.computeIfAbsent(question.candidate().template(), name -> new ArrayList<>())
                    .add(question);
        }
        return byKind.values().stream()
                .map(all -> {
                    Collections.shuffle(all, random);
                    var fixed = all.getFirst().candidate().asked().isEmpty();
                    var room = fixed ? Math.min(most, MOST_OF_A_FIXED_KIND) : most;
                    return all.subList(0, Math.min(room, all.size()));
                })
                .toList();
    }

    /** A word of SQL that occurs in held-out answers only could not be learnt from training: such a question is trained on instead. */
    private static void giveBackWhatTrainingLacks(List<Question> train, List<Question> heldOut) {
        var known = new HashSet<String>();
        train.forEach(question -> known.addAll(question.words()));
        for (var question : List.copyOf(heldOut)) {
            if (!known.containsAll(question.words())) {
                heldOut.remove(question);
                train.add(question);
                known.addAll(question.words());
            }
        }
    }

    private void writeRows(Path file, List<DataRow> rows) throws IOException {
        var shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);
        ParquetDataSet.write(file, shuffled);
    }
}
