package dev.orbweaver.sqlenvironment.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.sqlenvironment.TestDatabase;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Failed;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Refused;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Rows;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.TimedOut;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlSandboxTests {

    private static final String ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT ";

    private final SqlSandbox sandbox = new SqlSandbox(SandboxLimits.forPrompts(Duration.ofSeconds(2)));

    @TempDir
    Path folder;

    private Path database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create(
                folder, "shop", "CREATE TABLE t (a INTEGER, b TEXT)", "INSERT INTO t VALUES (1, 'x'), (2, 'y')");
    }

    @Test
    void givesRowsInFiveTypes() {
        var result = sandbox.execute(database, "SELECT 1 AS i, 9000000000, 1.5, 'text', x'00ff', NULL");

        assertThat(result).isInstanceOfSatisfying(Rows.class, rows -> {
            assertThat(rows.columns()).startsWith("i").hasSize(6);
            assertThat(rows.rows())
                    .containsExactly(
                            Arrays.asList(1L, 9_000_000_000L, 1.5, "text", ByteBuffer.wrap(new byte[] {0, -1}), null));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a FROM t",
                "  -- why\n select a from t ;",
                "WITH x AS (SELECT 1) SELECT * FROM x",
                "VALUES (1, 2)",
                "EXPLAIN QUERY PLAN SELECT a FROM t",
                "SELECT 'a;b', \"a\" FROM t /* ; */;"
            })
    void runsQueries(String sql) {
        assertThat(sandbox.execute(database, sql)).isInstanceOf(Rows.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA query_only = 0",
                "ATTACH DATABASE ':memory:' AS other",
                "DETACH DATABASE main",
                "VACUUM",
                "EXPLAIN PRAGMA user_version = 7",
                "EXPLAIN"
            })
    void refusesWhatIsNoQuery(String sql) {
        assertThat(sandbox.execute(database, sql))
                .isEqualTo(new Refused(StatementKind.OTHER, "only queries may run: begin with SELECT, WITH or VALUES"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (3, 'z')",
                "DROP TABLE t",
                "CREATE TEMP TABLE u (a)",
                "/* SELECT */ delete from t",
                "WITH x AS (SELECT 1) DELETE FROM t"
            })
    void refusesWhatWouldWrite(String sql) throws Exception {
        byte[] before = Files.readAllBytes(database);

        assertThat(sandbox.execute(database, sql))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.kind()).isEqualTo(StatementKind.WRITE));
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
    }

    @Test
    void vacuumIntoWritesNoFileEvenBehindTheGuard() throws Exception {
        Path target = folder.resolve("copy.sqlite");

        assertThat(sandbox.execute(database, "VACUUM INTO '" + target + "'")).isInstanceOf(Refused.class);
        var limits = SandboxLimits.forPrompts(Duration.ofSeconds(2));
        try (var connection = new GuardedConnection(database, limits, new Deadline(limits.time()));
                var statement = connection.prepare("VACUUM INTO '" + target + "'")) {
            assertThat(org.assertj.core.api.Assertions.catchException(statement::execute))
                    .hasMessageContaining("too many attached databases");
        }
        assertThat(target).doesNotExist();
    }

    @Test
    void refusesSeveralStatementsAndNone() {
        assertThat(sandbox.execute(database, "SELECT 1; SELECT 2"))
                .isEqualTo(new Refused(StatementKind.SEVERAL, "one statement at a time"));
        assertThat(sandbox.execute(database, " -- nothing"))
                .isEqualTo(new Refused(StatementKind.NONE, "there is no statement"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"count(*) FROM n", "i FROM n WHERE i < 0", "max(a.i) FROM n a, n b"})
    void stopsWhatDoesNotEnd(String rest) {
        var quick = new SqlSandbox(SandboxLimits.forPrompts(Duration.ofMillis(300)));
        long start = System.nanoTime();

        assertThat(quick.execute(database, ENDLESS + rest)).isEqualTo(new TimedOut(Duration.ofMillis(300)));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void readsOnlySoManyRowsOfAnEndlessResult() {
        var result = sandbox.execute(database, ENDLESS + "i FROM n");

        assertThat(result).isInstanceOfSatisfying(Rows.class, rows -> {
            assertThat(rows.rows()).hasSize(2_000);
            assertThat(rows.cut()).isTrue();
        });
    }

    @Test
    void manyLongValuesAreNotKeptEither() {
        var result = sandbox.execute(database, ENDLESS + "hex(zeroblob(400000)) FROM n");

        assertThat(result).isInstanceOfSatisfying(Rows.class, rows -> {
            assertThat(rows.rows()).hasSize(5); // of 800,000 characters each: the fifth passes four million
            assertThat(rows.cut()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "randomblob(100000000)",
                "printf('%1000000000d', 1)",
                "replace(hex(zeroblob(400000)), '0', 'aaaa')"
            })
    void longValuesFail(String expression) {
        assertThat(sandbox.execute(database, "SELECT length(" + expression + ")"))
                .isEqualTo(new Failed("string or blob too big"));
    }

    @Test
    void errorsAreSqlitesWords() {
        assertThat(sandbox.execute(database, "SELEC a FROM t")).isEqualTo(new Failed("near \"SELEC\": syntax error"));
        assertThat(sandbox.execute(database, "WITH x AS (SELECT 1) SELEC 1"))
                .isEqualTo(new Failed("near \"SELEC\": syntax error"));
        // the driver has commands of its own, which write files
        assertThat(sandbox.execute(database, "backup to 'copy.db'"))
                .isEqualTo(new Failed("near \"backup\": syntax error"));
        assertThat(sandbox.execute(database, "SELECT nope FROM t")).isEqualTo(new Failed("no such column: nope"));
        assertThat(sandbox.execute(database, "SELECT load_extension('x')")).isEqualTo(new Failed("not authorized"));
        assertThat(sandbox.execute(folder.resolve("none.sqlite"), "SELECT 1")).isInstanceOf(Failed.class);
    }

    @Test
    void bytesThatAreNotTextAreLeftOut() {
        assertThat(sandbox.execute(database, "SELECT CAST(x'61ff62' AS TEXT)"))
                .isInstanceOfSatisfying(
                        Rows.class, rows -> assertThat(rows.rows()).isEqualTo(List.of(List.of("ab"))));
    }
}
