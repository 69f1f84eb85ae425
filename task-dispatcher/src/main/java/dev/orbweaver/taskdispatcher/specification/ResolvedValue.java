package dev.orbweaver.taskdispatcher.specification;

import org.jspecify.annotations.Nullable;

/**
 * One setting as an experiment will use it.
 *
 * @param source {@code file:line}, {@code argument}, or {@code built-in default}; in brackets the name it was given by, if another
 */
public record ResolvedValue(String name, @Nullable Object value, String source) {}
