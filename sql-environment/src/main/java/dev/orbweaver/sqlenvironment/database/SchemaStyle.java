package dev.orbweaver.sqlenvironment.database;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How a database is told to a model; written as in {@code agent.schema}. */
public enum SchemaStyle {
    /** CREATE TABLE statements, each with three rows: what LangChain shows. */
    CREATE_TABLE("create-table") {
        @Override
        String write(List<Table> tables, TableReader reader) {
            return new CreateTableText(reader).of(tables);
        }
    },
    /** One line a table: {@code table(column, column)}. */
    COMPACT("compact") {
        @Override
        String write(List<Table> tables, TableReader reader) {
            return CompactText.of(tables, false);
        }
    },
    /** The same, with a line for every foreign key behind: {@code table.column = table.column}. */
    COMPACT_KEYS("compact-keys") {
        @Override
        String write(List<Table> tables, TableReader reader) {
            return CompactText.of(tables, true);
        }
    };

    private final String text;

    SchemaStyle(String text) {
        this.text = text;
    }

    abstract String write(List<Table> tables, TableReader reader);

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException that lists the known styles
     */
    public static SchemaStyle of(String text) {
        return Arrays.stream(values())
                .filter(style -> style.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("agent.schema: '" + text + "' is unknown. Known: "
                        + Arrays.stream(values()).map(SchemaStyle::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return text;
    }
}
