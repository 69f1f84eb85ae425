package dev.orbweaver.rewardservice.scoring;

/** A rollout of which not even a failed trajectory can be made. */
final class UnusableRollout extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableRollout(String message) {
        super(message);
    }
}
