package dev.orbweaver.rolloutservice.intake;

/** Why an attempt is no longer open. */
public enum Ending {
    /** Its result, good or bad, is published. */
    PUBLISHED("its result is published"),
    /** A newer attempt of the same rollout has begun. */
    FENCED("a newer attempt of the same rollout has begun"),
    /** The experiment was stopped or is over. */
    CANCELLED("its experiment has been stopped"),
    /** The time allowed is over; the dispatcher publishes the next attempt. */
    TIMED_OUT("its time is over"),
    /** This worker stops; the dispatcher publishes the next attempt. */
    GIVEN_BACK("its worker is leaving");

    private final String text;

    Ending(String text) {
        this.text = text;
    }

    /** For people, behind "the attempt has ended: ". */
    public String text() {
        return text;
    }
}
