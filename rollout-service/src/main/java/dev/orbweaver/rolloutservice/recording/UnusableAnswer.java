package dev.orbweaver.rolloutservice.recording;

/** An answer of the gateway from which no transition can be made. */
final class UnusableAnswer extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableAnswer(String message) {
        super(message, null, false, false);
    }
}
