package dev.orbweaver.sqlenvironment.dataset;

import com.jerolba.carpet.CarpetReader;
import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.io.FileSystemInputFile;
import com.jerolba.carpet.io.FileSystemOutputFile;
import dev.orbweaver.contracts.reward.Task;
import dev.orbweaver.sqlenvironment.dataset.RowProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter.Mode;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.Type;

/**
 * Data sets as Parquet files with the columns {@code db_id}, {@code question} and {@code query}; further columns are ignored. A
 * task's id is {@code <file stem>-<row>}, rows counted from 0, so leaving out a row renames no other.
 */
public final class ParquetDataSet {

    private static final List<String> COLUMNS = List.of("db_id", "question", "query");

    private ParquetDataSet() {}

    /**
     * Reads a file. Incomplete rows are left out and reported.
     *
     * @throws DataSetUnreadable if the file is missing, is not Parquet, or lacks a column
     */
    public static DataSet read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DataSetUnreadable(
                    "Data set " + file + " does not exist; 'orbweaver data import' makes one", null);
        }
        try {
            checkColumns(file);
            return tasks(
                    name(file), new CarpetReader<>(new FileSystemInputFile(file.toFile()), DataRow.class).toList());
        } catch (IOException | RuntimeException e) {
            if (e instanceof DataSetUnreadable known) {
                throw known;
            }
            throw new DataSetUnreadable("Data set " + file + " cannot be read as Parquet: " + e.getMessage(), e);
        }
    }

    /** Writes rows in their order, replacing the file; the same rows give the same bytes. */
    public static void write(Path file, List<DataRow> rows) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        try (var writer = new CarpetWriter.Builder<>(new FileSystemOutputFile(file.toFile()), DataRow.class)
                .withWriteMode(Mode.OVERWRITE)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .build()) {
            writer.write(rows);
        }
        ParquetFooter.order(file);
    }

    /** The file's stem in the alphabet of task ids. */
    static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return (dot > 0 ? name.substring(0, dot) : name).replaceAll("[^A-Za-z0-9_-]", "_");
    }

    private static DataSet tasks(String name, List<DataRow> rows) {
        List<Task> tasks = new ArrayList<>();
        List<RowProblem> problems = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            String id = name + "-" + i;
            DataRow row = rows.get(i);
            if (row.isComplete()) {
                tasks.add(new Task(
                        id,
                        Objects.requireNonNull(row.database()),
                        Objects.requireNonNull(row.question()),
                        Objects.requireNonNull(row.query())));
            } else {
                problems.add(new RowProblem(id, Kind.INCOMPLETE, row.toString()));
            }
        }
        return new DataSet(name, tasks, problems);
    }

    private static void checkColumns(Path file) throws IOException {
        try (var reader = ParquetFileReader.open(new FileSystemInputFile(file.toFile()))) {
            List<String> found = reader.getFileMetaData().getSchema().getFields().stream()
                    .map(Type::getName)
                    .toList();
            List<String> missing =
                    COLUMNS.stream().filter(column -> !found.contains(column)).toList();
            if (!missing.isEmpty()) {
                throw new DataSetUnreadable(
                        "Data set " + file + " lacks the columns " + missing + "; it has " + found + ", needed are "
                                + COLUMNS,
                        null);
            }
        }
    }
}
