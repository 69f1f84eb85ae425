package dev.orbweaver.inferencegateway.constraint;

/** A schema asks for something outside the supported subset. */
public final class SchemaRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;

    SchemaRefusedException(String path, String message) {
        super(message);
        this.path = path;
    }

    /** Where in the schema: {@code .properties.name.pattern}; empty for all of it. */
    public String path() {
        return path;
    }
}
