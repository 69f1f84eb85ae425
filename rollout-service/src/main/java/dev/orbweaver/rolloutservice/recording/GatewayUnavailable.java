package dev.orbweaver.rolloutservice.recording;

/** The gateway gave no answer until the deadline of the attempt. */
public final class GatewayUnavailable extends Exception {

    private static final long serialVersionUID = 1L;

    GatewayUnavailable(String message) {
        super(message, null, false, false);
    }
}
