package dev.orbweaver.sqlenvironment.database;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import dev.orbweaver.sqlenvironment.sandbox.SqlSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of SQLite files in Spider's layout: {@code <folder>/<name>/<name>.sqlite}. A name is one path segment, so no name
 * leads out of the folder.
 *
 * @param folder where the databases lie
 */
public record DatabaseFolder(Path folder) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*");

    /** The databases of an experiment's data: the folder named there, or {@code database} beside the first file. */
    public static DatabaseFolder of(Specification.Data data) {
        String named = data.databases();
        if (named != null) {
            return new DatabaseFolder(Path.of(named));
        }
        Path first = Stream.concat(data.trainFiles().stream(), data.valFiles().stream())
                .map(Path::of)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "data.train_files and data.val_files are empty: name a Parquet file in one of them"));
        return beside(first);
    }

    /** The databases of a data set that names none: the folder {@code database} beside its file. */
    public static DatabaseFolder beside(Path file) {
        return new DatabaseFolder(file.resolveSibling("database"));
    }

    /** Makes a link to the folder, in place of one that is there. */
    public void link(Path link) throws IOException {
        Path target = folder.toRealPath(); // before the link goes, which may be the folder's own name
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, target);
    }

    /**
     * The file of a database.
     *
     * @throws DatabaseMissing if the name is not a plain name or there is no such file
     */
    public Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new DatabaseMissing(
                    "Database name '" + name + "' is not allowed: use letters, digits, '_', '-' and '.' only");
        }
        Path file = folder.resolve(name).resolve(name + ".sqlite");
        if (!Files.isRegularFile(file)) {
            throw new DatabaseMissing("Database '" + name + "' is missing: there is no file " + file);
        }
        return file;
    }

    /** Whether {@link #file} would find it. */
    public boolean has(String name) {
        return NAME.matcher(name).matches()
                && Files.isRegularFile(folder.resolve(name).resolve(name + ".sqlite"));
    }

    /** All names with a file, sorted. Empty where the folder does not exist. */
    public List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(this::has)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The database folder " + folder + " cannot be read", e);
        }
    }

    /** {@code database.table} of every table without rows. */
    public List<String> emptyTables() {
        var sandbox = new SqlSandbox(SandboxLimits.forPrompts(Duration.ofSeconds(30)));
        return names().stream()
                .flatMap(name ->
                        new TableReader(sandbox, file(name)).emptyTables().map(table -> name + "." + table))
                .toList();
    }
}
