package dev.orbweaver.sqlenvironment.database;

import dev.orbweaver.sqlenvironment.database.Table.Column;
import dev.orbweaver.sqlenvironment.database.Table.ForeignKey;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tables in as few tokens as possible: names only, quoted where SQL would ask for it. */
final class CompactText {

    private CompactText() {}

    static String of(List<Table> tables, boolean withKeys) {
        Stream<String> lines = tables.stream().map(CompactText::line);
        Stream<String> keys = tables.stream().flatMap(CompactText::keys).distinct();
        return (withKeys ? Stream.concat(lines, keys) : lines).collect(Collectors.joining("\n"));
    }

    private static String line(Table table) {
        return table.columns().stream()
                .map(Column::name)
                .map(Identifiers::quotedWhereNeeded)
                .collect(Collectors.joining(", ", Identifiers.quotedWhereNeeded(table.name()) + "(", ")"));
    }

    private static Stream<String> keys(Table table) {
        return table.foreignKeys().stream().flatMap(key -> pairs(table.name(), key));
    }

    private static Stream<String> pairs(String table, ForeignKey key) {
        return IntStream.range(0, key.columns().size())
                .mapToObj(i -> name(table, key.columns().get(i)) + " = "
                        + name(key.target(), key.targetColumns().get(i)));
    }

    private static String name(String table, String column) {
        return Identifiers.quotedWhereNeeded(table) + "." + Identifiers.quotedWhereNeeded(column);
    }
}
