package dev.orbweaver.sqlenvironment.database;

/** A file that is no database, or one whose tables cannot be listed. */
final class SchemaUnreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SchemaUnreadable(String message) {
        super(message);
    }
}
