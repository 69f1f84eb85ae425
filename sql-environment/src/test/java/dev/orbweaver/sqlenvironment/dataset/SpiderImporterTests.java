package dev.orbweaver.sqlenvironment.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.sqlenvironment.SharedFolder;
import dev.orbweaver.sqlenvironment.TestDatabase;
import dev.orbweaver.sqlenvironment.dataset.SpiderImporter.Databases;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpiderImporterTests {

    private final ExecutionMatch match = new ExecutionMatch(SandboxLimits.forScoring(Duration.ofSeconds(20)));

    @TempDir
    Path out;

    @Test
    void bringsRowsAndDatabases(@TempDir Path spider) throws Exception {
        TestDatabase.create(
                spider.resolve("database"),
                "shop",
                "CREATE TABLE t (a)",
                "CREATE TABLE u (b)",
                "INSERT INTO t VALUES (1)");
        Files.writeString(spider.resolve("dev.json"), """
                [{"db_id": "shop", "question": "What?", "query": "SELECT a FROM t", "query_toks": ["SELECT"]},
                 {"db_id": "shop", "question": "Which?", "query": "SELECT c FROM t"}]
                """);

        SpiderImport imported = new SpiderImporter(Databases.COPY, match).run(spider, out);

        assertThat(imported.text()).isEqualTo("""
                        dev.parquet: 1 questions over 1 databases, by hardness {easy=1}
                          dev-1: gold SQL fails (left out): no such column: c: SELECT c FROM t
                        tables without rows: shop.u""");
        assertThat(ParquetDataSet.read(out.resolve("dev.parquet")).tasks())
                .extracting(Task::question)
                .containsExactly("What?", "Which?");
        assertThat(out.resolve("database/shop/shop.sqlite")).isRegularFile();
    }

    @Test
    void aFolderThatIsNotSpidersIsNamed(@TempDir Path empty) {
        assertThatThrownBy(() -> new SpiderImporter(Databases.COPY, match).run(empty, out))
                .isInstanceOf(DataSetUnreadable.class)
                .hasMessageContaining(empty + " is not Spider's");
    }

    @Test
    void theRealSpiderHasItsKnownFlaws() throws Exception {
        SpiderImport imported = new SpiderImporter(Databases.LINK, match).run(SharedFolder.needed("spider"), out);

        DataSet train = imported.dataSets().getFirst();
        assertThat(train.name()).isEqualTo("train_spider");
        assertThat(train.problems().stream()
                        .filter(problem -> problem.kind().leavesOut())
                        .map(RowProblem::task))
                .containsExactly("train_spider-3153", "train_spider-4513", "train_spider-4514");
        assertThat(train.size()).isEqualTo(6_997);
        assertThat(imported.dataSets().getLast().size()).isEqualTo(1_034);
        assertThat(imported.emptyTables()).contains("soccer_1.Player_Attributes", "music_2.Band");
    }
}
