package dev.orbweaver.rolloutservice.intake;

import java.time.Duration;
import org.springframework.stereotype.Component;

/** How many more attempts this worker may begin. */
@Component
class Room {

    private final Attempts attempts;
    private final RolloutSettings settings;

    Room(Attempts attempts, RolloutSettings settings) {
        this.attempts = attempts;
        this.settings = settings;
    }

    /** Waits until a poll's worth of requests fits, and answers whether it does. */
    boolean await(Duration deadline) throws InterruptedException {
        return attempts.awaitAtMost(settings.concurrency() - settings.perPoll(), deadline);
    }
}
