package dev.orbweaver.rolloutservice.intake;

import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.rollout.RolloutRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * Attempts this worker has begun. An attempt ends exactly once: published, out of time, or taken away.
 *
 * <p>Safe from any thread. Once an attempt has ended, every model call under its base URL is refused. A result already published
 * still counts if it is the first of its rollout, so nothing has to be undone.
 */
@Component
public final class Attempts {

    private final Map<RolloutId, OpenAttempt> open = new HashMap<>();

    /**
     * Begins an attempt; an older one of the same rollout ends. Empty where the same or a newer one is open already: a request
     * may be delivered twice.
     */
    public synchronized Optional<OpenAttempt> open(RolloutRequest request) {
        OpenAttempt present = open.get(request.attempt().rollout());
        if (present != null) {
            if (present.attempt().number() >= request.attempt().number()) {
                return Optional.empty();
            }
            present.end(Ending.FENCED);
        }
        var begun = new OpenAttempt(request);
        open.put(request.attempt().rollout(), begun);
        return Optional.of(begun);
    }

    /** The open attempt of that number. */
    public synchronized OpenAttempt find(RolloutId rollout, int number) throws AttemptEnded {
        OpenAttempt present = open.get(rollout);
        if (present == null || present.attempt().number() > number) {
            throw new AttemptEnded(rollout + "#" + number, "it has ended or a newer one has begun");
        }
        if (present.attempt().number() < number) {
            throw new AttemptEnded(rollout + "#" + number, "it has not begun here");
        }
        return present;
    }

    /** Ends an attempt, and answers whether it was open until now. */
    public synchronized boolean end(OpenAttempt attempt, Ending reason) {
        open.remove(attempt.attempt().rollout(), attempt);
        notifyAll();
        return attempt.end(reason);
    }

    /** Ends all that match, and names them. */
    public synchronized List<Attempt> endAll(Predicate<OpenAttempt> which, Ending reason) {
        List<Attempt> ended = new ArrayList<>();
        for (OpenAttempt attempt : List.copyOf(open.values())) {
            if (which.test(attempt) && end(attempt, reason)) {
                ended.add(attempt.attempt());
            }
        }
        return ended;
    }

    /** Every open attempt. */
    public synchronized List<Attempt> inFlight() {
        return open.values().stream().map(OpenAttempt::attempt).toList();
    }

    /** Waits until no more than that many are open, and answers whether it is so. */
    synchronized boolean awaitAtMost(int most, Duration patience) throws InterruptedException {
        var deadline = Deadline.after(patience);
        while (open.size() > most && !deadline.passed()) {
            wait(Math.max(1, deadline.remaining().toMillis()));
        }
        return open.size() <= most;
    }

    public synchronized int size() {
        return open.size();
    }
}
