package dev.orbweaver.sqlenvironment.sample;

import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Category;
import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Label;
import dev.orbweaver.sqlenvironment.sample.ColumnPlan.Number;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes a domain's SQLite file: the same rows, in the same order, for the same seed. */
final class SampleDatabase {
    private final Domain domain;
    private final Random random;

    private SampleDatabase(Domain domain, long seed) {
        this.domain = domain;
        this.random = new Random(seed * 31 + domain.name().hashCode());
    }

    static void write(Domain domain, Path file, long seed) throws IOException {
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            new SampleDatabase(domain, seed).fill(connection);
        } catch (SQLException e) {
            throw new IOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private void fill(Connection connection) throws SQLException {
        var key = domain.key();
        var parents = domain.parent();
        var children = domain.child();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + children.name() + " (" + columns(children) + ", " + key
                    + " INTEGER REFERENCES " + parents.name() + "(" + key + "))");
            statement.execute(
                    "CREATE TABLE " + parents.name() + " (" + key + " INTEGER PRIMARY KEY, " + columns(parents) + ")");
        }
        var keys = IntStream.rangeClosed(1, parents.rows())
                .mapToObj(i -> (Object) i)
                .toList();
        var parentColumns = new ArrayList<>(List.of(keys));
        parentColumns.addAll(values(parents));
        insert(connection, parents.name(), parentColumns);
        var childColumns = new ArrayList<>(values(children));
        childColumns.add(unevenly(keys, children.rows()));
        insert(connection, children.name(), childColumns);
        connection.commit();
    }

    private static String columns(TablePlan table) {
        var texts = new ArrayList<>(List.of(table.label().name() + " TEXT"));
        table.categories().forEach(category -> texts.add(category.name() + " TEXT"));
        table.numbers().forEach(number -> texts.add(number.name() + " INTEGER"));
        return String.join(", ", texts);
    }

    /** A list of values for each column, in the order of {@link #columns}. */
    private List<List<Object>> values(TablePlan table) {
        var columns = new ArrayList<List<Object>>();
        columns.add(labels(table.label(), table.rows()));
        for (Category category : table.categories()) {
            columns.add(unevenly(List.copyOf(category.values()), table.rows()));
        }
        for (Number number : table.numbers()) {
            columns.add(differentNumbers(number, table.rows()));
        }
        return columns;
    }

    private List<Object> labels(Label label, int count) {
        var texts = new ArrayList<Object>();
        for (var first : label.first()) {
            for (var second : label.second()) {
                texts.add((first + " " + second).strip());
            }
        }
        return shuffledHead(texts, count);
    }

    private List<Object> differentNumbers(Number number, int count) {
        var all = IntStream.rangeClosed(number.low(), number.high())
                .mapToObj(i -> (Object) i)
                .collect(Collectors.toList());
        return shuffledHead(all, count);
    }

    /** Each value a different number of times where there is room for it: the i-th in proportion to i + 1. */
    private List<Object> unevenly(List<?> values, int count) {
        var order = shuffledHead(new ArrayList<Object>(values), values.size());
        var parts = order.size() * (order.size() + 1) / 2;
        var all = new ArrayList<Object>();
        for (var i = 0; i < order.size(); i++) {
            var times = Math.max(1, count * (i + 1) / parts);
            all.addAll(Collections.nCopies(times, order.get(i)));
        }
        while (all.size() < count) {
            all.add(order.getLast());
        }
        return shuffledHead(all, count);
    }

    private List<Object> shuffledHead(List<Object> values, int count) {
        Collections.shuffle(values, random);
        if (values.size() < count) {
            throw new IllegalStateException(domain.name() + ": " + count + " different values wanted of " + values);
        }
        return List.copyOf(values.subList(0, count));
    }

    private static void insert(Connection connection, String table, List<List<Object>> columns) throws SQLException {
        var gaps = String.join(", ", Collections.nCopies(columns.size(), "?"));
        try (var statement = connection.prepareStatement("INSERT INTO " + table + " VALUES (" + gaps + ")")) {
            for (var row = 0; row < columns.getFirst().size(); row++) {
                for (var column = 0; column < columns.size(); column++) {
                    statement.setObject(column + 1, columns.get(column).get(row));
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
