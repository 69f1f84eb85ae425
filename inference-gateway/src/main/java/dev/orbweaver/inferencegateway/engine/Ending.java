package dev.orbweaver.inferencegateway.engine;

/**
 * Why a sequence gets no more tokens.
 *
 * @param problem what went wrong, for {@link Reason#FAILED}; empty otherwise
 */
public record Ending(Reason reason, String problem) {
    static final Ending STOP = new Ending(Reason.STOP, "");
    static final Ending LENGTH = new Ending(Reason.LENGTH, "");
    static final Ending CANCELLED = new Ending(Reason.CANCELLED, "");

    static Ending failed(String problem) {
        return new Ending(Reason.FAILED, problem);
    }

    static Ending stopping() {
        return new Ending(Reason.SHUTTING_DOWN, "the gateway is shutting down");
    }

    public enum Reason {
        /** An end token was sampled; it is the last id. */
        STOP,
        /** As long as was asked for. */
        LENGTH,
        /** Nobody wants the rest. */
        CANCELLED,
        /** The engine could not go on with it. */
        FAILED,
        /** The engine was closed before the end. */
        SHUTTING_DOWN
    }
}
