package dev.orbweaver.sqlenvironment.sandbox;

/** What a text given to the sandbox turned out to be. Only {@link #QUERY} runs. */
public enum StatementKind {
    /** SELECT, WITH, VALUES or EXPLAIN. */
    QUERY,
    /** Would change rows or tables. */
    WRITE,
    /** Anything else SQLite knows: PRAGMA, ATTACH, VACUUM, ... */
    OTHER,
    /** Begins with no keyword of SQLite's: a syntax error. */
    UNKNOWN,
    /** More than one statement. */
    SEVERAL,
    /** Nothing but blanks and comments. */
    NONE
}
