package dev.orbweaver.sqlenvironment.dataset;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.reward.Task;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The tasks of several files by id. */
public final class TaskCatalog {

    private final Map<String, Task> tasks = new HashMap<>();
    private final Map<String, DataSet> dataSets = new LinkedHashMap<>();

    private TaskCatalog() {}

    /**
     * Reads the files.
     *
     * @throws DataSetUnreadable if one cannot be read, or two would give their tasks the same ids
     */
    public static TaskCatalog read(List<Path> files) {
        var catalog = new TaskCatalog();
        Map<String, Path> names = new HashMap<>();
        for (Path file : files.stream().distinct().toList()) {
            Path other = names.put(ParquetDataSet.name(file), file);
            if (other != null) {
                throw new DataSetUnreadable(
                        "Data sets " + other + " and " + file
                                + " would give their tasks the same ids: rename one of the files",
                        null);
            }
            catalog.add(ParquetDataSet.read(file));
        }
        return catalog;
    }

    /** Reads all files of an experiment's data. */
    public static TaskCatalog of(Specification.Data data) {
        return read(Stream.concat(data.trainFiles().stream(), data.valFiles().stream())
                .map(Path::of)
                .toList());
    }

    private void add(DataSet dataSet) {
        dataSets.put(dataSet.name(), dataSet);
        dataSet.tasks().forEach(task -> tasks.put(task.id(), task));
    }

    /** A task of any of the files. */
    public Optional<Task> find(String id) {
        return Optional.ofNullable(tasks.get(id));
    }

    /** The files' data sets, in the order given. */
    public List<DataSet> dataSets() {
        return List.copyOf(dataSets.values());
    }
}
