package dev.orbweaver.standalone.command;

/** What a command's exit code says. */
public enum ExitCode {
    DONE(0),
    /** It ran, and its result is a failure: a failed experiment, a data set with problems. */
    FAILED(1),
    /** The command line or a setting is wrong. */
    USAGE(2),
    /** Something needed is missing or busy: a port, a folder, memory. */
    UNAVAILABLE(69),
    /** A defect of Orbweaver itself. */
    DEFECT(70),
    /** Stopped by the user; the same command goes on where it ended. */
    STOPPED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
