package dev.orbweaver.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.sqlenvironment.dataset.ParquetDataSet;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code orbweaver data select} on the sample, whose databases take 31 tokens each. */
class DataSelectCommandIT {

    private static final Path DATA = Path.of(System.getProperty("basedir", "."), "..", "data");
    private static final Path SAMPLE = DATA.resolve("sample/train.parquet");

    private final StringWriter errors = new StringWriter();

    @TempDir
    Path out;

    @Test
    void everyQuestionGoesToOneSideWhereAllSchemasAreShortEnough() {
        select(1000, "compact");

        assertThat(questions("train.parquet"))
                .hasSizeGreaterThan(7 * questions("held_out.parquet").size());
        var both = new ArrayList<>(questions("train.parquet"));
        both.addAll(questions("held_out.parquet"));
        assertThat(both)
                .containsExactlyInAnyOrderElementsOf(ParquetDataSet.read(SAMPLE).tasks().stream()
                        .map(Task::question)
                        .toList());
        assertThat(out.resolve("database")).isDirectory();
    }

    /** With rows in it a schema is as long as what the rows hold. */
    @Test
    void leavesOutDatabasesWithLongSchemas() {
        select(1000, "create-table");
        long all = databases();

        select(410, "create-table");

        assertThat(databases()).isBetween(1L, all - 1);
    }

    @Test
    void selectingNothingSaysWhatTheShortestSchemaTakes() {
        assertThat(run(30, "compact")).isEqualTo(ExitCode.USAGE.code());

        assertThat(errors.toString())
                .containsPattern("--max-schema-tokens 30 selects nothing: .*train.parquet takes 31 tokens");
    }

    private void select(int maxSchemaTokens, String schema) {
        assertThat(run(maxSchemaTokens, schema)).as(errors.toString()).isZero();
    }

    private int run(int maxSchemaTokens, String schema) {
        return RootCommand.commandLine()
                .setErr(new PrintWriter(errors, true))
                .execute(
                        "data",
                        "select",
                        SAMPLE.toString(),
                        "--model",
                        DATA.resolve("model").toString(),
                        "--schema",
                        schema,
                        "--max-schema-tokens",
                        String.valueOf(maxSchemaTokens),
                        "--out",
                        out.toString());
    }

    private List<String> questions(String file) {
        return ParquetDataSet.read(out.resolve(file)).tasks().stream()
                .map(Task::question)
                .toList();
    }

    private long databases() {
        return ParquetDataSet.read(out.resolve("train.parquet")).tasks().stream()
                .map(Task::database)
                .distinct()
                .count();
    }
}
