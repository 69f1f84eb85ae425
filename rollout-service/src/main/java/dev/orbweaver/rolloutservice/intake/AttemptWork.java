package dev.orbweaver.rolloutservice.intake;

/** Who works on attempts once they are open. */
public interface AttemptWork {

    /** Begins to work on an attempt and returns at once; ends the attempt when it is done. */
    void begin(OpenAttempt attempt);
}
