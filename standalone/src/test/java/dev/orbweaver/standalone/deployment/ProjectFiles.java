package dev.orbweaver.standalone.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/** The repository's own files, seen from the folder in which Maven runs this module's tests. */
final class ProjectFiles {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private ProjectFiles() {}

    static String text(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every document of a YAML text that has any content. */
    static List<Map<String, Object>> yaml(String text) {
        return StreamSupport.stream(new Yaml().loadAll(text).spliterator(), false)
                .filter(Map.class::isInstance)
                .map(ProjectFiles::map)
                .toList();
    }

    /** A YAML or JSON mapping as such. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    /** What lies at the end of a way of keys, which has to be there. */
    static Object at(Map<String, Object> node, String... keys) {
        Object found = node;
        for (String key : keys) {
            Object next = map(found).get(key);
            if (next == null) {
                throw new AssertionError("no '" + key + "' on the way " + String.join(".", keys) + " in " + found);
            }
            found = next;
        }
        return found;
    }
}
