package dev.orbweaver.sqlenvironment.database;

/** A database name without a file, or one that is no name. */
public final class DatabaseMissing extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabaseMissing(String message) {
        super(message);
    }
}
