package dev.orbweaver.taskdispatcher.specification;

import java.nio.file.Path;

/**
 * Where a value was written.
 *
 * @param name a file or {@code argument}
 * @param line in the file, from 1; 0 where there is none
 * @param folder relative paths of this source start here
 */
public record Source(String name, int line, Path folder) {

    /** The source of values nobody gave. */
    static final String BUILT_IN = "built-in default";

    static final String ARGUMENT = "argument";

    @Override
    public String toString() {
        return line > 0 ? name + ":" + line : name;
    }
}
