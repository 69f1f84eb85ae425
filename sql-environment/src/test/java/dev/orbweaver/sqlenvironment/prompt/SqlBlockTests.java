package dev.orbweaver.sqlenvironment.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlBlockTests {

    /** Reply, what Agent Lightning's expression finds, what ours finds; a bar is a line's end, a dash is nothing. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', quoteCharacter = '\0', textBlock = """
            ```sql|SELECT 1|```                                        ; SELECT 1     ; SELECT 1
            ```|SELECT 1|```                                           ; SELECT 1     ; SELECT 1
            ```sqlite|SELECT 1|FROM t|```                              ; SELECT 1|FROM t ; SELECT 1|FROM t
            Sure:|```sql|SELECT 1|```|It counts.                       ; SELECT 1     ; SELECT 1
            ```sql|SELECT 1|```|or|```sql|SELECT 2|```                 ; SELECT 2     ; SELECT 2
            ```sql SELECT 1```                                         ; -            ; SELECT 1
            ```sql|SELECT 1```                                         ; -            ; SELECT 1
            ```sql|SELECT 1|```|then some prose|```sql|SELECT 2        ; then some prose ; SELECT 1
            ```sql|SELECT 1|```|Output:|```text|[(1,)]|```             ; [(1,)]       ; SELECT 1
            SELECT 1                                                   ; -            ; SELECT 1
            with x as (select 1) select * from x                       ; -            ; with x as (select 1) select * from x
            I do not know.                                             ; -            ; -
            ```SELECT|1|```                                            ; 1            ; SELECT|1
            """)
    void findsTheSql(String reply, String parity, String ours) {
        assertThat(SqlBlock.PARITY.in(lines(reply)).orElse("-")).isEqualTo(lines(parity));
        assertThat(SqlBlock.LAST_CLOSED.in(lines(reply)).orElse("-")).isEqualTo(lines(ours));
    }

    @Test
    void theClosingFenceOfABlockIsTakenForAnOpeningOneInParityOnly() {
        String reply = "```sql\nSELECT 1\n```\nNow a better one:\n```sql\nSELECT 2";

        assertThat(SqlBlock.PARITY.in(reply)).contains("Now a better one:");
        assertThat(SqlBlock.LAST_CLOSED.in(reply)).contains("SELECT 1");
    }

    private static String lines(String text) {
        return text.replace('|', '\n');
    }
}
