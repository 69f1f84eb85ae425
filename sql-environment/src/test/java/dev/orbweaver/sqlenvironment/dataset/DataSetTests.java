package dev.orbweaver.sqlenvironment.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.io.FileSystemOutputFile;
import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.sqlenvironment.TestDatabase;
import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetTests {

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadWithIdsThatFitEverywhere() throws Exception {
        Path file = folder.resolve("my tasks.v1.parquet");
        ParquetDataSet.write(
                file, List.of(new DataRow("shop", "Who?", "SELECT 1"), new DataRow("shop", "Wer, ü?", "SELECT 2")));

        assertThat(ParquetDataSet.read(file).tasks())
                .containsExactly(
                        new Task("my_tasks_v1-0", "shop", "Who?", "SELECT 1"),
                        new Task("my_tasks_v1-1", "shop", "Wer, ü?", "SELECT 2"));
    }

    @Test
    void anIncompleteRowIsLeftOutAndRenamesNoOther() throws Exception {
        Path file = folder.resolve("tasks.parquet");
        ParquetDataSet.write(
                file, List.of(new DataRow("shop", " ", "SELECT 1"), new DataRow("shop", "Who?", "SELECT 2")));

        DataSet dataSet = ParquetDataSet.read(file);

        assertThat(dataSet.tasks()).extracting(Task::id).containsExactly("tasks-1");
        assertThat(dataSet.problems())
                .extracting(RowProblem::toString)
                .singleElement()
                .asString()
                .startsWith("tasks-0: incomplete row (left out)");
    }

    @Test
    void aFileThatGivesNoTasksSaysWhatIsWrong() throws Exception {
        record Other(String database, String question, String query, int more) {}
        Path other = folder.resolve("other.parquet");
        try (var writer = new CarpetWriter<>(new FileSystemOutputFile(other.toFile()), Other.class)) {
            writer.write(new Other("shop", "Who?", "SELECT 1", 1));
        }
        Path text = Files.writeString(folder.resolve("text.parquet"), "db_id,question,query");

        assertThatThrownBy(() -> ParquetDataSet.read(other))
                .isInstanceOf(DataSetUnreadable.class)
                .hasMessage(
                        "Data set " + other + " lacks the columns [db_id]; it has [database, question, query, more],"
                                + " needed are [db_id, question, query]");
        assertThatThrownBy(() -> ParquetDataSet.read(text)).hasMessageContaining("cannot be read as Parquet");
        assertThatThrownBy(() -> ParquetDataSet.read(folder.resolve("none.parquet")))
                .hasMessageContaining("does not exist");
    }

    @Test
    void badRowsAreNamedAndLeftOut() throws Exception {
        TestDatabase.create(folder, "shop", "CREATE TABLE t (a)", "INSERT INTO t VALUES (1)");
        Path file = folder.resolve("tasks.parquet");
        ParquetDataSet.write(
                file,
                List.of(
                        new DataRow("shop", "good", "SELECT a FROM t"),
                        new DataRow("shop", "no such column", "SELECT b FROM t"),
                        new DataRow("bank", "no such database", "SELECT a FROM t"),
                        new DataRow("shop", "no rows", "SELECT a FROM t WHERE a = 2"),
                        new DataRow("shop", "no query", "DELETE FROM t")));
        var check = new DataSetCheck(
                new DatabaseFolder(folder), new ExecutionMatch(SandboxLimits.forScoring(Duration.ofSeconds(5))));

        DataSet checked = check.check(ParquetDataSet.read(file));

        assertThat(checked.tasks()).extracting(Task::id).containsExactly("tasks-0", "tasks-3");
        assertThat(checked.problems())
                .extracting(RowProblem::toString)
                .containsExactly(
                        "tasks-1: gold SQL fails (left out): no such column: b: SELECT b FROM t",
                        "tasks-2: database missing (left out): 'bank' is not in " + folder,
                        "tasks-3: gold SQL gives no rows: SELECT a FROM t WHERE a = 2",
                        "tasks-4: gold SQL fails (left out): only queries may run: it would change the database: DELETE FROM t");
    }

    @Test
    void filesThatWouldShareIdsAreRefused() throws Exception {
        Path first = folder.resolve("a/tasks.parquet");
        Path second = folder.resolve("b/tasks.parquet");
        ParquetDataSet.write(first, List.of(new DataRow("shop", "one", "SELECT 1")));
        ParquetDataSet.write(second, List.of(new DataRow("shop", "two", "SELECT 2")));

        assertThat(TaskCatalog.read(List.of(first, first)).find("tasks-0"))
                .map(Task::question)
                .contains("one");
        assertThatThrownBy(() -> TaskCatalog.read(List.of(first, second))).hasMessageContaining("same ids: rename one");
    }
}
