package dev.orbweaver.inferencegateway.engine;

/**
 * Why a sequence gets no more tokens.
 *
 * @param problem what went wrong, for the reasons that are one; empty otherwise
 */
public record Ending(Reason reason, String problem) {
    static final Ending STOP = new Ending(Reason.STOP, "");
    static final Ending LENGTH = new Ending(Reason.LENGTH, "");
    static final Ending CANCELLED = new Ending(Reason.CANCELLED, "");

    static Ending failed(String problem) {
        return new Ending(Reason.FAILED, problem);
    }

    static Ending unavailable(String problem) {
        return new Ending(Reason.UNAVAILABLE, problem);
    }

    static Ending olderVersion(String problem) {
        return new Ending(Reason.OLDER_VERSION, problem);
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
        /** The engine or the model was closed before the end. */
        UNAVAILABLE,
        /** A new lineage brought a lower version than it needs, while it waited. */
        OLDER_VERSION
    }
}
