package dev.orbweaver.rewardservice.scoring;

/** The service stops: the rollout is nobody's fault and comes again. */
final class ScoringInterrupted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ScoringInterrupted(InterruptedException cause) {
        super("interrupted while scoring", cause);
    }
}
