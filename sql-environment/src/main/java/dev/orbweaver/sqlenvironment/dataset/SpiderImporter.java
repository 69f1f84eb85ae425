package dev.orbweaver.sqlenvironment.dataset;

import dev.orbweaver.sqlenvironment.database.DatabaseFolder;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes Orbweaver's files of Spider's: each of {@code train_spider.json}, {@code train_others.json}, {@code dev.json} and
 * {@code test.json} that is there becomes a Parquet file with all its rows in their order, and the databases come along. The
 * originals are never changed.
 */
public final class SpiderImporter {

    private static final List<String> FILES = List.of("train_spider", "train_others", "dev", "test");

    private final Databases databases;
    private final ExecutionMatch match;

    /** What to do with the databases. */
    public enum Databases {
        /** Copy the files: the import stands on its own. */
        COPY,
        /** Link to the folder: quick and small, and gone when the original is. */
        LINK
    }

    /** The match executes every gold SQL once. */
    public SpiderImporter(Databases databases, ExecutionMatch match) {
        this.databases = databases;
        this.match = match;
    }

    /**
     * Imports a folder; bad rows are imported too, and reported.
     *
     * @throws DataSetUnreadable if the folder is not Spider's or a file of it cannot be read
     */
    public SpiderImport run(Path spider, Path out) throws IOException {
        List<Path> sources = FILES.stream()
                .map(name -> spider.resolve(name + ".json"))
                .filter(Files::isRegularFile)
                .toList();
        if (sources.isEmpty()) {
            throw new DataSetUnreadable(
                    "Folder " + spider + " is not Spider's: it has none of " + FILES + " as .json", null);
        }
        if (!Files.isDirectory(spider.resolve("database"))) {
            throw new DataSetUnreadable(
                    "Folder " + spider + " lacks the folder 'database' with the SQLite files", null);
        }
        Files.createDirectories(out);
        var imported = new DatabaseFolder(bring(spider.resolve("database"), out.resolve("database")));
        var check = new DataSetCheck(imported, match);
        List<DataSet> dataSets = new ArrayList<>();
        for (Path source : sources) {
            Path target = out.resolve(ParquetDataSet.name(source) + ".parquet");
            ParquetDataSet.write(target, rows(source));
            dataSets.add(check.check(ParquetDataSet.read(target)));
        }
        return new SpiderImport(out, dataSets, imported.emptyTables());
    }

    private Path bring(Path from, Path to) throws IOException {
        if (databases == Databases.LINK) {
            new DatabaseFolder(from).link(to);
            return to;
        }
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> copy(file, to.resolve(from.relativize(file).toString())));
        }
        return to;
    }

    private static void copy(Path file, Path target) {
        try {
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<DataRow> rows(Path source) {
        try {
            List<DataRow> rows = new ArrayList<>();
            for (JsonNode row : JsonMapper.shared().readTree(source.toFile())) {
                rows.add(new DataRow(text(row, "db_id"), text(row, "question"), text(row, "query")));
            }
            return rows;
        } catch (JacksonException e) {
            throw new DataSetUnreadable(source + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static @Nullable String text(JsonNode row, String field) {
        JsonNode value = row.get(field);
        return value == null || !value.isString() ? null : value.asString();
    }
}
