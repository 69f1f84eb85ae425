package dev.orbweaver.languagemodel;

import java.nio.file.Path;
import java.util.List;

/** A model folder cannot be used. The message names the folder and, one line each, every file with what is wrong and what to do. */
public final class ModelFolderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public ModelFolderException(Path folder, List<String> problems) {
        super("model folder " + folder + " cannot be used:\n  - " + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence or two each, beginning with the file's name. */
    public List<String> problems() {
        return problems;
    }
}
