package dev.orbweaver.sqlenvironment.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Failed;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Refused;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Rows;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultTextTests {

    @Test
    void rowsAreAPythonListOfTuples() {
        var rows =
                rows(List.of("id", "name", "note"), Arrays.asList(1L, "Joe", null), Arrays.asList(2L, "O'Hara", 0.5));

        assertThat(ResultText.PLAIN.of(rows, "")).isEqualTo("[(1, 'Joe', None), (2, \"O'Hara\", 0.5)]");
        assertThat(ResultText.LANGCHAIN.of(rows, "")).isEqualTo(ResultText.PLAIN.of(rows, ""));
    }

    @Test
    void aSingleColumnKeepsItsComma() {
        assertThat(ResultText.PLAIN.of(rows(List.of("n"), List.of(7L)), "")).isEqualTo("[(7,)]");
    }

    @Test
    void noRowsAreEmptyThereAndSaidHere() {
        assertThat(ResultText.LANGCHAIN.of(rows(List.of("n")), "")).isEmpty();
        assertThat(ResultText.PLAIN.of(rows(List.of("n")), "")).isEqualTo("(no rows)");
    }

    @Test
    void columnsOfOneNameCollapseThereOnly() {
        var rows = rows(List.of("a", "a", "b"), List.of(1L, 2L, 3L));

        assertThat(ResultText.LANGCHAIN.of(rows, "")).isEqualTo("[(2, 3)]");
        assertThat(ResultText.PLAIN.of(rows, "")).isEqualTo("[(1, 2, 3)]");
    }

    @Test
    void longTextIsCutAtABlank() {
        String text = "word ".repeat(100);

        assertThat(ResultText.PLAIN.of(rows(List.of("a"), List.of(text)), ""))
                .isEqualTo("[('" + "word ".repeat(59).strip() + "...',)]");
    }

    @Test
    void errorsInBothForms() {
        var failed = new Failed("no such column: x");

        assertThat(ResultText.PLAIN.of(failed, "SELECT x")).isEqualTo("Error: no such column: x");
        assertThat(ResultText.LANGCHAIN.of(failed, "SELECT x"))
                .isEqualTo("Error: (sqlite3.OperationalError) no such column: x\n[SQL: SELECT x]\n"
                        + "(Background on this error at: https://sqlalche.me/e/20/e3q8)");
        assertThat(ResultText.LANGCHAIN.of(new Refused(StatementKind.SEVERAL, "one"), "SELECT 1; SELECT 2"))
                .startsWith("Error: (sqlite3.ProgrammingError) You can only execute one statement at a time.");
    }

    @Test
    void aResultThatGoesOnSaysSo() {
        assertThat(ResultText.PLAIN.of(new Rows(List.of("a"), List.of(List.of(1L)), true), ""))
                .isEqualTo("[(1,), ...]");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0",
        "0.1, 0.1",
        "1e16, 1e+16",
        "123456789012345680, 1.2345678901234568e+17",
        "1e15, 1000000000000000.0",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "-2.5e-7, -2.5e-07",
        "1e300, 1e+300",
        "-0.0, -0.0",
        "100, 100.0"
    })
    void floatsAreWrittenAsPythonDoes(double number, String text) {
        assertThat(PythonText.repr(number)).isEqualTo(text);
    }

    @Test
    void textIsEscapedAsPythonDoes() {
        assertThat(PythonText.repr("it's")).isEqualTo("\"it's\"");
        assertThat(PythonText.repr("it's \"so\"")).isEqualTo("'it\\'s \"so\"'");
        assertThat(PythonText.repr("a\n\t\\\u0001\u200b\u00e9")).isEqualTo("'a\\n\\t\\\\\\x01\\u200b\u00e9'");
        assertThat(PythonText.repr(ByteBuffer.wrap(new byte[] {'a', 0, -1}))).isEqualTo("b'a\\x00\\xff'");
    }

    @SafeVarargs
    private static Rows rows(List<String> columns, List<@Nullable Object>... rows) {
        return new Rows(columns, List.of(rows), false);
    }
}
