package dev.orbweaver.sqlenvironment.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.sqlenvironment.TestDatabase;
import dev.orbweaver.sqlenvironment.prompt.Truncation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTextTests {

    private final SchemaText schema = new SchemaText();

    @TempDir
    Path folder;

    private Path database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create(
                folder,
                "shop",
                "CREATE TABLE singer (Singer_ID int, name varchar(20) NOT NULL, good bool, \"Song Name\" text,"
                        + " PRIMARY KEY (Singer_ID))",
                "CREATE TABLE concert (id INTEGER PRIMARY KEY, singer int, fee NUMERIC(8,2) DEFAULT 0,"
                        + " FOREIGN KEY (singer) REFERENCES singer(Singer_ID))",
                "CREATE VIEW seen AS SELECT 1",
                "INSERT INTO singer VALUES (1, 'Ann', 1, NULL), (2, 'Bob', 0, 'x'), (3, 'Cy', 1, 'y'), (4, 'Di', 1, 'z')",
                "INSERT INTO concert VALUES (1, 2, 10.5)");
    }

    @Test
    void createTableIsWhatLangChainShows() {
        assertThat(schema.of(database, SchemaStyle.CREATE_TABLE, Truncation.NONE))
                .isEqualTo("""

                        CREATE TABLE concert (
                        \tid INTEGER,\s
                        \tsinger INTEGER,\s
                        \tfee NUMERIC(8, 2) DEFAULT 0,\s
                        \tPRIMARY KEY (id),\s
                        \tFOREIGN KEY(singer) REFERENCES singer ("Singer_ID")
                        )

                        /*
                        3 rows from concert table:
                        id\tsinger\tfee
                        1\t2\t10.50
                        */


                        CREATE TABLE singer (
                        \t"Singer_ID" INTEGER,\s
                        \tname VARCHAR(20) NOT NULL,\s
                        \tgood BOOLEAN,\s
                        \t"Song Name" TEXT,\s
                        \tPRIMARY KEY ("Singer_ID")
                        )

                        /*
                        3 rows from singer table:
                        Singer_ID\tname\tgood\tSong Name
                        1\tAnn\tTrue\tNone
                        2\tBob\tFalse\tx
                        3\tCy\tTrue\ty
                        */""");
    }

    @Test
    void compactIsOneLineATable() {
        assertThat(schema.of(database, SchemaStyle.COMPACT, Truncation.NONE))
                .isEqualTo("singer(Singer_ID, name, good, \"Song Name\")\nconcert(id, singer, fee)");
        assertThat(schema.of(database, SchemaStyle.COMPACT_KEYS, Truncation.NONE))
                .endsWith("concert(id, singer, fee)\nconcert.singer = singer.Singer_ID");
    }

    @Test
    void isCutByCharacters() {
        assertThat(schema.of(database, SchemaStyle.COMPACT, new Truncation(6))).isEqualTo("singer\n... (truncated)");
    }

    @Test
    void aFileThatIsNoDatabaseIsShownByItsSchemaFile() throws Exception {
        Path broken = Files.writeString(
                folder.resolve("broken.sqlite"), "this is not SQLite at all, whatever it says".repeat(40));

        assertThat(schema.of(broken, SchemaStyle.COMPACT, Truncation.NONE)).isEqualTo("No schema available.");
        Files.writeString(folder.resolve("schema.sql"), "CREATE TABLE t (a)");
        assertThat(new SchemaText().of(broken, SchemaStyle.COMPACT, Truncation.NONE))
                .isEqualTo("CREATE TABLE t (a)");
    }

    @Test
    void anUnknownStyleListsTheKnownOnes() {
        assertThat(SchemaStyle.of("compact-keys")).isEqualTo(SchemaStyle.COMPACT_KEYS);
        assertThatThrownBy(() -> SchemaStyle.of("compakt"))
                .hasMessage("agent.schema: 'compakt' is unknown. Known: create-table, compact, compact-keys");
    }

    @Test
    void aNameLeadsToAFileInTheFolderOnly() {
        var databases = new DatabaseFolder(folder);

        assertThat(databases.file("shop")).isEqualTo(database);
        assertThat(databases.names()).containsExactly("shop");
        assertThat(databases.has("../shop")).isFalse();
        for (String name : new String[] {"../shop", "shop/../shop", "/etc/passwd", "..", ""}) {
            assertThatThrownBy(() -> databases.file(name))
                    .isInstanceOf(DatabaseMissing.class)
                    .hasMessageContaining("'" + name + "' is not allowed");
        }
        assertThatThrownBy(() -> databases.file("bank")).hasMessageContaining("'bank' is missing: there is no file");
    }
}
