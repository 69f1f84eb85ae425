package dev.orbweaver.sqlenvironment.database;

import dev.orbweaver.sqlenvironment.database.Table.Column;
import dev.orbweaver.sqlenvironment.database.Table.ForeignKey;
import dev.orbweaver.sqlenvironment.sandbox.PythonText;
import dev.orbweaver.sqlenvironment.sandbox.QueryResult.Rows;
import dev.orbweaver.sqlenvironment.sandbox.SqlSandbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks a database what tables it declares. Views and SQLite's own tables are left out. */
final class TableReader {

    private final SqlSandbox sandbox;
    private final Path database;

    TableReader(SqlSandbox sandbox, Path database) {
        this.sandbox = sandbox;
        this.database = database;
    }

    /** In the order in which they were created. */
    List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        for (var row : query("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"
                + " AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid")) {
            tables.add(table(text(row, 0), new DeclaredConstraints(text(row, 1))));
        }
        return tables;
    }

    /** The first rows of some columns. */
    List<List<@Nullable Object>> sample(String table, List<String> columns, int rows) {
        String names =
                String.join(", ", columns.stream().map(TableReader::quoted).toList());
        return query("SELECT " + names + " FROM " + quoted(table) + " LIMIT " + rows);
    }

    /** Names of tables without rows. */
    Stream<String> emptyTables() {
        return tables().stream()
                .map(Table::name)
                .filter(name ->
                        query("SELECT 1 FROM " + quoted(name) + " LIMIT 1").isEmpty());
    }

    private Table table(String name, DeclaredConstraints declared) {
        List<Column> columns = new ArrayList<>();
        record KeyPart(long place, String column) {}
        List<KeyPart> key = new ArrayList<>();
        for (var row :
                query("SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info(" + literal(name) + ")")) {
            columns.add(new Column(text(row, 0), text(row, 1), number(row, 2) != 0, optionalText(row, 3)));
            if (number(row, 4) > 0) {
                key.add(new KeyPart(number(row, 4), text(row, 0)));
            }
        }
        key.sort(Comparator.comparingLong(KeyPart::place));
        return new Table(
                name,
                columns,
                key.stream().map(KeyPart::column).toList(),
                declared.inOrder(foreignKeys(name)),
                declared.unique(ownIndexes(name)));
    }

    /** Column lists of the indexes that SQLite made by itself. */
    private Set<List<String>> ownIndexes(String table) {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        for (var row : query(
                "SELECT l.name, i.name FROM pragma_index_list(" + literal(table) + ") l, pragma_index_info(l.name) i"
                        + " WHERE l.name LIKE 'sqlite~_autoindex%' ESCAPE '~' ORDER BY l.name, i.seqno")) {
            columns.computeIfAbsent(text(row, 0), index -> new ArrayList<>()).add(text(row, 1));
        }
        return new HashSet<>(columns.values());
    }

    private List<ForeignKey> foreignKeys(String table) {
        List<ForeignKey> keys = new ArrayList<>();
        var rows = query("SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(" + literal(table)
                + ") ORDER BY id, seq");
        for (int start = 0; start < rows.size(); ) {
            int end = start;
            List<String> columns = new ArrayList<>();
            List<String> targets = new ArrayList<>();
            while (end < rows.size() && number(rows.get(end), 0) == number(rows.get(start), 0)) {
                columns.add(text(rows.get(end), 2));
                // without a named target the column refers to the other table's key, nearly always of the same name
                targets.add(Objects.requireNonNullElse(optionalText(rows.get(end), 3), text(rows.get(end), 2)));
                end++;
            }
            keys.add(new ForeignKey(columns, text(rows.get(start), 1), targets, ""));
            start = end;
        }
        return keys;
    }

    private List<List<@Nullable Object>> query(String sql) {
        if (sandbox.execute(database, sql) instanceof Rows rows) {
            return rows.rows();
        }
        throw new SchemaUnreadable("The tables of " + database + " cannot be read: " + sandbox.execute(database, sql));
    }

    private static String text(List<@Nullable Object> row, int column) {
        return PythonText.str(row.get(column));
    }

    private static @Nullable String optionalText(List<@Nullable Object> row, int column) {
        return row.get(column) == null ? null : text(row, column);
    }

    private static long number(List<@Nullable Object> row, int column) {
        return row.get(column) instanceof Long value ? value : 0;
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
