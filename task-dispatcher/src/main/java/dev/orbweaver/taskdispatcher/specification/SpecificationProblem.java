package dev.orbweaver.taskdispatcher.specification;

/**
 * One thing wrong with a specification.
 *
 * @param source file and line, {@code argument}, or {@code built-in default} for what nobody gave
 * @param setting its name as written; empty where the source as a whole is wrong
 * @param message value seen, what is allowed, what to do
 */
public record SpecificationProblem(String source, String setting, String message) {

    @Override
    public String toString() {
        return setting.isEmpty() ? source + ": " + message : source + ": " + setting + ": " + message;
    }
}
