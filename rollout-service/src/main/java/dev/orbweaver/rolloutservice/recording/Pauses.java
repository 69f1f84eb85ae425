package dev.orbweaver.rolloutservice.recording;

import dev.orbweaver.rolloutservice.intake.Deadline;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The waiting of one call between its tries: longer each time, never beyond the attempt's deadline. */
final class Pauses {

    private final Deadline deadline;
    private final Duration longest;
    private Duration next;

    Pauses(Deadline deadline, Duration first, Duration longest) {
        this.deadline = deadline;
        this.longest = longest;
        this.next = first;
    }

    /**
     * Waits before the next try.
     *
     * @param atLeast what the gateway asked for
     * @param reason why the last try was no answer
     * @throws GatewayUnavailable if the deadline would pass meanwhile
     */
    void pause(Duration atLeast, String reason) throws GatewayUnavailable, InterruptedException {
        Duration spread =
                next.multipliedBy(50 + ThreadLocalRandom.current().nextInt(100)).dividedBy(100);
        Duration wait = atLeast.compareTo(spread) > 0 ? atLeast : spread;
        if (wait.compareTo(deadline.remaining()) >= 0) {
            throw new GatewayUnavailable("No answer from the gateway within the attempt's time: " + reason);
        }
        Thread.sleep(wait);
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
    }
}
