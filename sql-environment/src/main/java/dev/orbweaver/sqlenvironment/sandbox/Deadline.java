package dev.orbweaver.sqlenvironment.sandbox;

import java.time.Duration;
import org.sqlite.ProgressHandler;

/** Stops a running statement: SQLite asks between its own steps, on the thread that runs the statement. */
final class Deadline extends ProgressHandler {

    /** How many steps of SQLite's machine lie between two questions: about a millisecond. */
    static final int STEPS = 10_000;

    private final long end;

    Deadline(Duration time) {
        this.end = System.nanoTime() + time.toNanos();
    }

    boolean passed() {
        return System.nanoTime() - end >= 0;
    }

    @Override
    protected int progress() {
        return passed() ? 1 : 0;
    }
}
