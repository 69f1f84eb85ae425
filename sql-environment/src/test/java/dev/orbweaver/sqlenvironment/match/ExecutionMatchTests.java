package dev.orbweaver.sqlenvironment.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.sqlenvironment.TestDatabase;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch.Strictness;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutionMatchTests {

    private static final String ENDLESS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    private final ExecutionMatch match = new ExecutionMatch(SandboxLimits.forScoring(Duration.ofMillis(500)));
    private Path database;

    @BeforeEach
    void createDatabase(@TempDir Path folder) throws Exception {
        database = TestDatabase.create(
                folder,
                "shop",
                "CREATE TABLE t (a INTEGER, b TEXT, c REAL, d TEXT)",
                "INSERT INTO t VALUES (1, 'x', 1.0, NULL), (2, 'y', 2.0, ''), (2, 'y', 2.0, ''), (3, 'X', 0.3, 'z')");
    }

    @ParameterizedTest(name = "{0} | {1} -> {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select a, b from t                       | select b, a from t                        | true
            select a from t                          | select a from t order by a desc           | true
            select a from t order by a               | select a from t order by a desc           | false
            select a from t                          | select distinct a from t                  | true
            select distinct a from t                 | select a from t                           | true
            select count(distinct a) from t          | select count(a) from t                    | true
            select a from t                          | select a from t group by a                | false
            select a from t where a = 9              | select 1 where 0                          | true
            select a from t where a = 9              | delete from t                             | true
            select a from t where a = 9              | -- only a comment                         | true
            select a from t where a = 9              | delete from nowhere                       | false
            select a from t where a = 9              | select a from t                           | false
            select a from t                          | ``                                        | false
            select a from t                          | select a from t; select 5                 | true
            select a from t                          | select 5; select a from t                 | false
            select 1                                 | select 1.0                                | true
            select '1'                               | select 1                                  | false
            select 0.3                               | select 0.1 + 0.2                          | false
            select null                              | select ''                                 | false
            select 'x'                               | select 'X'                                | false
            select a from t                          | select a, b from t                        | false
            select nowhere from t                    | select nowhere from t                     | false
            select a from t where a > = 2            | select a from t where a >= 2              | true
            select 2020                              | select year(curdate())                    | true
            select x'00ff'                           | select x'00FF'                            | true
            """)
    void theOriginalsProbes(String gold, String predicted, boolean matches) {
        assertThat(match.judge(database, gold, predicted, Strictness.PARITY).matches())
                .isEqualTo(matches);
    }

    @ParameterizedTest(name = "{0} | {1} -> {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select a from t             | select a from t      | match
            select a from t             | select b from t      | different rows
            select a from t             | select nope from t   | SQL error
            select a from t             | delete from t        | not a query
            select a from t             | pragma table_info(t) | not a query
            select a from t             | ``                   | no SQL
            select nope from t          | select a from t      | gold error
            select a from t where a = 9 | select 1 where 0     | gold empty
            select a from t where a = 9 | delete from t        | not a query
            select a from t where a = 9 | -- only a comment    | not a query
            """)
    void everyVerdictHasItsReason(String gold, String predicted, String reason) {
        var verdict = match.judge(database, gold, predicted, Strictness.DEFAULT);

        assertThat(verdict.reason()).hasToString(reason);
        assertThat(verdict.matches()).isEqualTo(reason.equals("match") || reason.equals("gold empty"));
    }

    @Test
    void aPredictionThatDoesNotEndIsStopped() {
        var verdict = match.judge(database, "select a from t", ENDLESS, Strictness.DEFAULT);

        assertThat(verdict.reason()).isEqualTo(Verdict.TIMEOUT);
        assertThat(verdict.detail()).isEqualTo("after 500 ms");
    }

    @Test
    void aGoldResultThatDoesNotFitIsAnErrorOfTheData() {
        var narrow = new ExecutionMatch(
                SandboxLimits.forScoring(Duration.ofSeconds(5)).withRows(3));

        var verdict = narrow.judge(database, "select a from t", "select a from t", Strictness.DEFAULT);

        assertThat(verdict.reason()).isEqualTo(Verdict.GOLD_ERROR);
        assertThat(verdict.detail()).contains("more than 3 rows, too much to compare");
    }
}
