package dev.orbweaver.taskdispatcher.specification;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes the paths of a specification absolute and sees that they lead somewhere. */
final class PathResolution {

    private static final String DATABASES = "data.databases";

    private final Map<String, GivenValue> given;
    private final List<SpecificationProblem> problems;

    PathResolution(Map<String, GivenValue> given, List<SpecificationProblem> problems) {
        this.given = given;
        this.problems = problems;
    }

    /** Replaces the paths among the values. */
    void resolve(Map<String, @Nullable Object> values) {
        files("data.train_files", values);
        files("data.val_files", values);
        if (values.get("model.path") instanceof String path) {
            values.put("model.path", model(path, Boolean.TRUE.equals(values.get("model.initialize"))));
        }
        if (values.get(DATABASES) instanceof String path) {
            values.put(DATABASES, existing(DATABASES, path, Files::isDirectory, "folder"));
        } else {
            databasesBesideFirstFile(values);
        }
        // a named set of templates has no separator; a folder of templates that starts here is written ./name
        if (values.get("agent.prompts") instanceof String prompts && prompts.contains("/")) {
            values.put("agent.prompts", existing("agent.prompts", prompts, Files::isDirectory, "folder"));
        }
    }

    private void files(String name, Map<String, @Nullable Object> values) {
        if (values.get(name) instanceof List<?> paths) {
            var resolved = new ArrayList<String>();
            for (Object path : paths) {
                resolved.add(existing(name, path.toString(), Files::isRegularFile, "file"));
            }
            values.put(name, List.copyOf(resolved));
        }
    }

    private String model(String written, boolean initialize) {
        String path = existing("model.path", written, Files::isDirectory, "folder");
        Path folder = Path.of(path);
        if (Files.isDirectory(folder)) {
            for (String file : List.of("config.json", "tokenizer.json")) {
                if (!Files.isRegularFile(folder.resolve(file))) {
                    problem("model.path", "'" + folder + "' has no " + file + ", give a folder in Hugging Face layout");
                }
            }
            if (!initialize
                    && !Files.isRegularFile(folder.resolve("model.safetensors"))
                    && !Files.isRegularFile(folder.resolve("model.safetensors.index.json"))) {
                problem(
                        "model.path",
                        "'" + folder
                                + "' has no model.safetensors and no model.safetensors.index.json, complete it or set"
                                + " model.initialize=true for fresh weights");
            }
        }
        return path;
    }

    private void databasesBesideFirstFile(Map<String, @Nullable Object> values) {
        for (String files : List.of("data.train_files", "data.val_files")) {
            if (values.get(files) instanceof List<?> paths && !paths.isEmpty()) {
                Path beside = Path.of(paths.getFirst().toString()).resolveSibling("database");
                if (Files.isDirectory(beside)) {
                    values.put(DATABASES, beside.toString());
                } else {
                    problem(
                            DATABASES,
                            "is not given and there is no folder '" + beside
                                    + "'. Give the folder that holds <db_id>/<db_id>.sqlite");
                }
                return;
            }
        }
    }

    private String existing(String name, String written, Predicate<Path> exists, String kind) {
        Source source = Objects.requireNonNull(given.get(name)).source();
        try {
            Path path = source.folder().resolve(written).toAbsolutePath().normalize();
            if (!exists.test(path)) {
                problem(name, "there is no " + kind + " '" + path + "'" + origin(written, source) + hint(name));
            }
            return path.toString();
        } catch (InvalidPathException e) {
            problem(name, "'" + written + "' is not a path: " + e.getReason());
            return written;
        }
    }

    private static String origin(String written, Source source) {
        return Path.of(written).isAbsolute() ? "" : " ('" + written + "' starts from " + source.folder() + ")";
    }

    private static String hint(String name) {
        return name.equals("model.path")
                ? ". A model is a local folder in Hugging Face layout, download it first"
                : ". Correct the path or create it";
    }

    private void problem(String name, String message) {
        problems.add(Objects.requireNonNull(given.get(name)).problem(message));
    }
}
