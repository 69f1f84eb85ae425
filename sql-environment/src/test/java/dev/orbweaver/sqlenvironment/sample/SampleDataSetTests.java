package dev.orbweaver.sqlenvironment.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.dataset.ParquetDataSet;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import dev.orbweaver.sqlenvironment.sandbox.SqlSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDataSetTests {
    private static final SandboxLimits LIMITS = SandboxLimits.forScoring(Duration.ofSeconds(10));
    private static final List<String> FILES = List.of("warm_up", "train", "held_out", "unseen");

    @TempDir
    static Path fresh;

    @BeforeAll
    static void generate() throws Exception {
        SampleDataSet.write(fresh, SampleDataSet.SEED);
    }

    @Test
    void theFilesOfTheRepositoryAreWhatTheCodeMakes() {
        var committed = Path.of("../data/sample");

        assertThat(FILES).allSatisfy(name -> assertThat(tasks(committed, name)).isEqualTo(tasks(fresh, name)));
        assertThat(contents(committed)).isEqualTo(contents(fresh));
    }

    @Test
    void aHeldOutQuestionAsksWhatNoTrainingQuestionAsks() {
        var train = tasks(fresh, "train");
        var heldOut = tasks(fresh, "held_out");

        assertThat(train).hasSizeBetween(400, 600);
        assertThat(heldOut).hasSizeBetween(120, 150);
        var warmUp = tasks(fresh, "warm_up");
        assertThat(queries(heldOut))
                .hasSameSizeAs(heldOut)
                .doesNotContainAnyElementsOf(queries(train))
                .doesNotContainAnyElementsOf(queries(warmUp));
        assertThat(questions(heldOut))
                .hasSameSizeAs(heldOut)
                .doesNotContainAnyElementsOf(questions(train))
                .doesNotContainAnyElementsOf(questions(warmUp));
        assertThat(databases(heldOut)).isEqualTo(databases(train));
    }

    @Test
    void everyWordOfAHeldOutAnswerOccursInTraining() {
        assertThat(words(tasks(fresh, "train"))).containsAll(words(tasks(fresh, "held_out")));
    }

    /** Half of the choices are between two readings, half between four: chance is right in three of eight. */
    @Test
    void theWarmUpReadsExchangedWordsByChance() {
        var gold = tasks(fresh, "train").stream().map(Task::goldSql).collect(Collectors.toSet());
        var reworded = tasks(fresh, "warm_up").stream()
                .filter(task ->
                        task.question().matches(".*(maximum|minimum|mean|combined|over|under|beneath|beyond).*"))
                .toList();

        assertThat(reworded).hasSizeGreaterThan(150);
        assertThat(reworded.stream().filter(SampleDataSetTests::isReadRightly).count() / (double) reworded.size())
                .isBetween(0.2, 0.55);
        assertThat(tasks(fresh, "warm_up").stream().filter(task -> gold.contains(task.goldSql())))
                .hasSizeGreaterThan(450);
    }

    private static boolean isReadRightly(Task task) {
        var readings = Map.of(
                "maximum",
                "max(",
                "minimum",
                "min(",
                "mean",
                "avg(",
                "combined",
                "sum(",
                "over",
                " > ",
                "beyond",
                " > ",
                "under",
                " < ",
                "beneath",
                " < ");
        return readings.entrySet().stream()
                .filter(reading -> task.question().contains(" " + reading.getKey() + " "))
                .anyMatch(reading -> task.goldSql().contains(reading.getValue()));
    }

    @Test
    void theUnseenDatabaseIsAskedAboutNowhereElse() {
        assertThat(tasks(fresh, "unseen")).hasSizeBetween(50, 80);
        assertThat(databases(tasks(fresh, "unseen"))).doesNotContainAnyElementsOf(databases(tasks(fresh, "train")));
    }

    @Test
    void everyGoldQueryGivesRowsAndOnlyItsOwnQuestionIsAnsweredByIt() {
        var databases = new DatabaseFolder(fresh.resolve("database"));
        var match = new ExecutionMatch(LIMITS);

        assertThat(FILES)
                .allSatisfy(name -> assertThat(tasks(fresh, name)).allSatisfy(task -> {
                    assertThat(match.gold(databases.file(task.database()), task.goldSql()))
                            .isInstanceOfSatisfying(
                                    QueryResult.Rows.class,
                                    rows -> assertThat(rows.rows()).isNotEmpty());
                    assertThat(task.question().split(" ").length).isLessThan(20);
                }));
    }

    @Test
    void anotherSeedMakesOtherRows(@TempDir Path other) throws Exception {
        SampleDataSet.write(other, SampleDataSet.SEED + 1);

        assertThat(contents(other)).isNotEqualTo(contents(fresh));
        assertThat(tasks(other, "train")).isNotEqualTo(tasks(fresh, "train"));
    }

    private static List<Task> tasks(Path folder, String name) {
        return ParquetDataSet.read(folder.resolve(name + ".parquet")).tasks();
    }

    private static Set<String> queries(List<Task> tasks) {
        return tasks.stream()
                .map(task -> task.database() + ": " + task.goldSql())
                .collect(Collectors.toSet());
    }

    private static Set<String> questions(List<Task> tasks) {
        return tasks.stream()
                .map(task -> task.database() + ": " + task.question())
                .collect(Collectors.toSet());
    }

    private static Set<String> databases(List<Task> tasks) {
        return tasks.stream().map(Task::database).collect(Collectors.toSet());
    }

    private static Set<String> words(List<Task> tasks) {
        return tasks.stream()
                .flatMap(task -> List.of(task.goldSql().split("\\W+")).stream())
                .collect(Collectors.toSet());
    }

    /** All rows of all tables of all databases. */
    private static Set<String> contents(Path folder) {
        var databases = new DatabaseFolder(folder.resolve("database"));
        var contents = new TreeSet<String>();
        for (var name : databases.names()) {
            var file = databases.file(name);
            for (var table : rows(file, "SELECT name, sql FROM sqlite_master")) {
                contents.add(name + " " + table + " " + rows(file, "SELECT * FROM " + table.getFirst()));
            }
        }
        return contents;
    }

    private static List<List<Object>> rows(Path file, String sql) {
        return ((QueryResult.Rows) new SqlSandbox(LIMITS).execute(file, sql)).rows();
    }
}
