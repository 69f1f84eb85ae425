package dev.orbweaver.trainerservice.sft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.dataset.TaskCatalog;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import dev.orbweaver.testfixtures.ForSeeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WrongQueriesTests {

    private static final Path SAMPLE = Path.of("../data/sample");
    private static final ExecutionMatch MATCH = new ExecutionMatch(SandboxLimits.forScoring(Duration.ofSeconds(10)));
    private static final List<Task> TASKS = TaskCatalog.read(List.of(SAMPLE.resolve("train.parquet")))
            .dataSets()
            .getFirst()
            .tasks();

    @Test
    void exchangesOnePartForOneOfItsKind() {
        String gold = "SELECT name FROM zoo WHERE age > 3";

        assertThat(WrongQueries.exchanged(gold, "SELECT title FROM zoo", new Random(1)))
                .isIn(
                        "SELECT title FROM zoo WHERE age > 3",
                        "SELECT name FROM title WHERE age > 3",
                        "SELECT name FROM zoo WHERE title > 3",
                        gold);
        assertThat(WrongQueries.exchanged("SELECT 3", "SELECT 'a', b, 7", new Random(1)))
                .isEqualTo("SELECT 7");
    }

    @ForSeeds(50)
    void whatIsDrawnDoesNotAnswerTheTask(String seed, Random random) {
        var task = TASKS.get(random.nextInt(TASKS.size()));
        var database = new DatabaseFolder(SAMPLE.resolve("database")).file(task.database());

        var wrong = new WrongQueries(TASKS, MATCH).draw(task, database, random);

        assertThat(wrong).isPresent();
        assertThat(MATCH.judge(database, task.goldSql(), wrong.get(), ExecutionMatch.Strictness.DEFAULT)
                        .matches())
                .isFalse();
    }
}
