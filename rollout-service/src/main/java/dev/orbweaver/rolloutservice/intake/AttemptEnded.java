package dev.orbweaver.rolloutservice.intake;

/** A call on behalf of an attempt that is not, or no longer, open here. */
public final class AttemptEnded extends Exception {

    private static final long serialVersionUID = 1L;

    AttemptEnded(String attempt, String reason) {
        super("Attempt " + attempt + " takes no more calls: " + reason, null, false, false);
    }
}
