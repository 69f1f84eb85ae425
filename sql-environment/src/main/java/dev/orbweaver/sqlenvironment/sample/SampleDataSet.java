package dev.orbweaver.sqlenvironment.sample;

import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.dataset.ParquetDataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes the project's own data set: {@code train.parquet}, {@code held_out.parquet}, {@code unseen.parquet} and {@code
 * database/<name>/<name>.sqlite}. The same seed makes the same files.
 *
 * <p>A held-out question asks what no training question asks: its gold SQL does not occur there, so template, table, columns and value
 * meet in it for the first time. Unseen questions are about a database that no other question is about.
 */
public final class SampleDataSet {
    /** The seed of the files in {@code data/sample}. */
    public static final long SEED = 1;

    private static final int HELD_OUT_OF = 5; // one question in five is held out
    private static final int MOST_OF_A_TEMPLATE = 56;
    private static final int MOST_OF_A_TEMPLATE_UNSEEN = 5;

    private final DatabaseFolder databases;
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
        for (var ofTemplate : chosen(candidates, MOST_OF_A_TEMPLATE)) {
            var held = ofTemplate.size() / HELD_OUT_OF;
            heldOut.addAll(ofTemplate.subList(0, held));
            train.addAll(ofTemplate.subList(held, ofTemplate.size()));
        }
        giveBackWhatTrainingLacks(train, heldOut);
        var unseen = chosen(questions(Domain.unseen()), MOST_OF_A_TEMPLATE_UNSEEN).stream()
                .flatMap(List::stream)
                .toList();
        writeRows(folder.resolve("train.parquet"), train);
        writeRows(folder.resolve("held_out.parquet"), heldOut);
        writeRows(folder.resolve("unseen.parquet"), new ArrayList<>(unseen));
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
        return new CandidateCheck(file)
                .usable(candidates).stream()
                        .map(candidate -> new Question(
                                candidate.template(),
                                domain.name(),
                                candidate
                                        .phrasings()
                                        .get(random.nextInt(
                                                candidate.phrasings().size())),
                                candidate.query()))
                        .toList();
    }

    /** By template, a random choice of each, so that rare kinds are not drowned by those with many values to ask for. */
    private List<List<Question>> chosen(List<Question> questions, int most) {
        var byTemplate = new TreeMap<String, List<Question>>();
        for (var question : questions) {
            byTemplate
                    .computeIfAbsent(question.template(), name -> new ArrayList<>())
                    .add(question);
        }
        return byTemplate.values().stream()
                .map(all -> {
                    Collections.shuffle(all, random);
                    return all.subList(0, Math.min(most, all.size()));
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

    private void writeRows(Path file, List<Question> questions) throws IOException {
        Collections.shuffle(questions, random);
        ParquetDataSet.write(file, questions.stream().map(Question::row).toList());
    }
}
