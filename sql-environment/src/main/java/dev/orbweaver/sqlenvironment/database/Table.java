package dev.orbweaver.sqlenvironment.database;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as its database declares it.
 *
 * @param columns in declared order
 * @param primaryKey column names in the key's order; empty where there is none
 * @param foreignKeys in declared order
 * @param unique column lists declared unique
 */
record Table(
        String name,
        List<Column> columns,
        List<String> primaryKey,
        List<ForeignKey> foreignKeys,
        List<List<String>> unique) {

    /**
     * A column.
     *
     * @param type as declared; may be empty
     * @param defaultValue SQL text of the default, or null
     */
    record Column(
            String name,
            String type,
            boolean notNull,
            @Nullable String defaultValue) {}

    /**
     * A reference to another table.
     *
     * @param columns of this table
     * @param target the other table
     * @param targetColumns of the other table, as many as columns
     * @param actions {@code ON DELETE ...} and {@code ON UPDATE ...} with a blank before each, or empty
     */
    record ForeignKey(List<String> columns, String target, List<String> targetColumns, String actions) {}
}
