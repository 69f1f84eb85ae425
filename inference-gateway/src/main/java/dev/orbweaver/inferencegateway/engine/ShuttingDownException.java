package dev.orbweaver.inferencegateway.engine;

/** The engine takes no more work. */
public final class ShuttingDownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ShuttingDownException() {
        super("the gateway is shutting down");
    }
}
