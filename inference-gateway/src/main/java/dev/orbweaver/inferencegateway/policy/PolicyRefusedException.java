package dev.orbweaver.inferencegateway.policy;

/** A version cannot be served; the message says why and what to do. */
public final class PolicyRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PolicyRefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    PolicyRefusedException(String message) {
        super(message);
    }
}
