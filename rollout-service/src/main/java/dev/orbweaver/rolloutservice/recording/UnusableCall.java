package dev.orbweaver.rolloutservice.recording;

/** A model call that cannot be forwarded; the message names the field and says what is allowed. */
final class UnusableCall extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String parameter;

    UnusableCall(String parameter, String message) {
        super(parameter + ": " + message);
        this.parameter = parameter;
    }

    String parameter() {
        return parameter;
    }
}
