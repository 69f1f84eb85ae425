package dev.orbweaver.taskdispatcher.metrics;

import dev.orbweaver.servicesupport.json.JsonRecords;
import dev.orbweaver.taskdispatcher.DispatcherSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A JSON object a line in {@code <folder>/<experiment>/metrics.jsonl}; of several lines of a step the last one counts. */
@Component
class FileTracker implements Tracker {

    private final JsonRecords json;
    private final Path folder;

    FileTracker(JsonRecords json, DispatcherSettings settings) {
        this.json = json;
        this.folder = settings.folder();
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public void track(StepValues values) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("experiment", values.experiment());
        line.put("step", values.step().toString());
        line.putAll(values.values());
        try {
            Path file = folder.resolve(values.experiment()).resolve("metrics.jsonl");
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    json.mapper().writeValueAsString(line) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write metrics below " + folder, e);
        }
    }
}
