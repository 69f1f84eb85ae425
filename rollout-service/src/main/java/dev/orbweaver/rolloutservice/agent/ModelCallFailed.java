package dev.orbweaver.rolloutservice.agent;

/** A model call without an answer. */
public final class ModelCallFailed extends Exception {

    private static final long serialVersionUID = 1L;

    public ModelCallFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
