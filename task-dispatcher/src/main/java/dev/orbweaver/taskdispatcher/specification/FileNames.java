package dev.orbweaver.taskdispatcher.specification;

import java.nio.file.Path;
import java.util.Objects;

/** The part of a data file's name that begins its tasks' ids. */
final class FileNames {

    private FileNames() {}

    /** The file's name without folder and ending, in the alphabet of task ids. */
    static String stem(String file) {
        String name = Objects.requireNonNull(Path.of(file).getFileName()).toString();
        int dot = name.lastIndexOf('.');
        return (dot > 0 ? name.substring(0, dot) : name).replaceAll("[^A-Za-z0-9_-]", "_");
    }
}
