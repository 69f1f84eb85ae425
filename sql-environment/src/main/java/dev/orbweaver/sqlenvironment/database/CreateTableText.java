package dev.orbweaver.sqlenvironment.database;

import dev.orbweaver.sqlenvironment.database.Table.Column;
import dev.orbweaver.sqlenvironment.database.Table.ForeignKey;
import dev.orbweaver.sqlenvironment.sandbox.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tables as LangChain's {@code get_table_info} shows them: each statement as SQLAlchemy compiles it, then a comment with up to
 * three rows, tables in the order of their text. Columns without a type are left out, as there.
 */
final class CreateTableText {

    private static final int SAMPLE_ROWS = 3;
    private static final int CELL_CHARACTERS = 100;

    private final TableReader reader;

    CreateTableText(TableReader reader) {
        this.reader = reader;
    }

    String of(List<Table> tables) {
        return tables.stream().map(this::withSample).sorted().collect(Collectors.joining("\n\n"));
    }

    private String withSample(Table table) {
        List<TypedColumn> columns = table.columns().stream()
                .map(TypedColumn::of)
                .filter(column -> !column.type().isUnknown())
                .toList();
        return statement(table, columns) + "\n\n/*\n" + sample(table.name(), columns) + "\n*/";
    }

    private static String statement(Table table, List<TypedColumn> columns) {
        List<String> lines = new ArrayList<>();
        columns.forEach(column -> lines.add("\t" + definition(column)));
        if (!table.primaryKey().isEmpty()) {
            lines.add("\tPRIMARY KEY (" + names(table.primaryKey()) + ")");
        }
        table.foreignKeys().forEach(key -> lines.add("\t" + constraint(key)));
        table.unique().forEach(columnNames -> lines.add("\tUNIQUE (" + names(columnNames) + ")"));
        return "\nCREATE TABLE " + Identifiers.quotedWhereMixed(table.name()) + " (\n" + String.join(", \n", lines)
                + "\n)";
    }

    private static String definition(TypedColumn typed) {
        Column column = typed.column();
        return Identifiers.quotedWhereMixed(column.name())
                + " "
                + typed.type()
                + (column.defaultValue() == null ? "" : " DEFAULT " + column.defaultValue())
                + (column.notNull() ? " NOT NULL" : "");
    }

    private static String constraint(ForeignKey key) {
        return "FOREIGN KEY(" + names(key.columns()) + ") REFERENCES " + Identifiers.quotedWhereMixed(key.target())
                + " (" + names(key.targetColumns()) + ")" + key.actions();
    }

    private static String names(List<String> columns) {
        return columns.stream().map(Identifiers::quotedWhereMixed).collect(Collectors.joining(", "));
    }

    private String sample(String table, List<TypedColumn> columns) {
        List<String> names =
                columns.stream().map(column -> column.column().name()).toList();
        List<String> lines = new ArrayList<>();
        lines.add(SAMPLE_ROWS + " rows from " + table + " table:");
        lines.add(String.join("\t", names));
        if (!names.isEmpty()) {
            for (var row : reader.sample(table, names, SAMPLE_ROWS)) {
                lines.add(cells(columns, row));
            }
        }
        // no row leaves an empty line, as joining nothing does there
        return lines.size() == 2 ? String.join("\n", lines) + "\n" : String.join("\n", lines);
    }

    private static String cells(List<TypedColumn> columns, List<@Nullable Object> row) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            String text = PythonText.str(row.get(i));
            text = columns.get(i).type().shown(row.get(i), text);
            int length = Math.min(CELL_CHARACTERS, text.codePointCount(0, text.length()));
            cells.add(text.substring(0, text.offsetByCodePoints(0, length)));
        }
        return String.join("\t", cells);
    }

    private record TypedColumn(Column column, ColumnType type) {
        static TypedColumn of(Column column) {
            return new TypedColumn(column, ColumnType.of(column.type()));
        }
    }
}
