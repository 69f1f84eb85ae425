package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.RolloutId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open rollouts of one step and what is known of their attempts. Finds the lost ones; does nothing about them.
 *
 * <p>An attempt is waiting in the queue, in flight at a worker, or done there and waiting for its score. In the queue it is safe
 * as long as workers are busy; in flight it is lost with its worker's silence or after its time; waiting for its score it is lost
 * when other scores keep coming and its own does not. Not safe for several threads: used in turns.
 */
public final class OpenRollouts {

    /** An attempt not in its worker's heartbeats for so long is done there: a heartbeat may cross its beginning. */
    private static final Duration TWO_HEARTBEATS = Duration.ofSeconds(5);

    /** A worker tells of a time-out itself; this is for one that does not. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** A failed trajectory that has not arrived after so long was not published: it is published again. */
    private static final Duration UNHEARD = Duration.ofSeconds(30);

    private final StepWork work;
    private final Patience patience;
    private final Map<RolloutId, Open> open = new LinkedHashMap<>();
    private final Map<String, Instant> workers = new HashMap<>();
    private Instant lastActivity;
    private Instant lastScore;

    /** How long silence is borne: of a worker, and of all workers while requests lie in the queue. */
    public record Patience(Duration workerSilence, Duration handOver) {}

    /**
     * An attempt that will not come back.
     *
     * @param charged whether a worker is to blame, so that it counts against the limit
     */
    public record Lost(Attempt attempt, String reason, boolean charged) {}

    private static final class Open {
        private int attempt;
        private int charged;

        /** Taken before this process began: a restart is nobody's fault. */
        private boolean inherited;

        private @Nullable Instant givenUpAt;
        private @Nullable String worker;
        private Instant startedAt;
        private Instant lastListed;

        private Open(LedgerEntry entry, Instant now) {
            this.attempt = entry.attempt();
            this.charged = entry.charged();
            this.worker = entry.worker();
            this.inherited = entry.worker() != null;
            this.startedAt = entry.startedAt() == null ? now : entry.startedAt();
            this.lastListed = now;
        }

        private boolean isQueued() {
            return worker == null && givenUpAt == null;
        }
    }

    OpenRollouts(StepWork work, Collection<LedgerEntry> entries, Patience patience, Instant now) {
        this.work = work;
        this.patience = patience;
        this.lastActivity = now;
        this.lastScore = now;
        entries.stream()
                .filter(entry -> entry.outcome() == null)
                .forEach(entry -> open.put(entry.rollout(), new Open(entry, now)));
    }

    StepWork work() {
        return work;
    }

    public int count() {
        return open.size();
    }

    Set<RolloutId> ids() {
        return Set.copyOf(open.keySet());
    }

    /** A worker has taken an attempt. False where it is not the latest one of an open rollout. */
    boolean started(Attempt attempt, String worker, Instant now) {
        Open rollout = open.get(attempt.rollout());
        workers.put(worker, now);
        lastActivity = now;
        if (rollout == null || rollout.attempt != attempt.number()) {
            return false;
        }
        rollout.worker = worker;
        rollout.inherited = false;
        rollout.startedAt = now;
        rollout.lastListed = now;
        return true;
    }

    /** A worker lives and works at these attempts. */
    void heartbeat(String worker, List<Attempt> inFlight, Instant now) {
        workers.put(worker, now);
        for (Attempt attempt : inFlight) {
            lastActivity = now;
            Open rollout = open.get(attempt.rollout());
            if (rollout != null && rollout.attempt == attempt.number()) {
                rollout.worker = worker;
                rollout.lastListed = now;
            }
        }
    }

    /** A worker gives attempts back. */
    List<Lost> leaving(String worker, List<Attempt> inFlight) {
        workers.remove(worker);
        return inFlight.stream()
                .filter(attempt -> {
                    Open rollout = open.get(attempt.rollout());
                    return rollout != null && rollout.attempt == attempt.number() && rollout.givenUpAt == null;
                })
                .map(attempt -> new Lost(attempt, "worker left", false))
                .toList();
    }

    /** A rollout has its trajectory. */
    void closed(RolloutId rollout, Instant now) {
        open.remove(rollout);
        lastScore = now;
        lastActivity = now;
    }

    /** The next attempt of a lost one, or null where there is none left: the caller then publishes the failed trajectory. */
    @Nullable
    Attempt next(Lost lost, Instant now) {
        Open rollout = open.get(lost.attempt().rollout());
        if (rollout == null) {
            throw new IllegalArgumentException(lost.attempt() + " is not open");
        }
        rollout.charged += lost.charged() ? 1 : 0;
        rollout.worker = null;
        rollout.inherited = false;
        if (rollout.charged >= work.specification().rollout().maxAttempts()) {
            rollout.givenUpAt = now;
            return null;
        }
        rollout.attempt++;
        return new Attempt(lost.attempt().rollout(), rollout.attempt);
    }

    int charged(RolloutId rollout) {
        Open known = open.get(rollout);
        return known == null ? 0 : known.charged;
    }

    /** All open ones, after the step's time: nothing more is waited for. */
    List<Lost> giveUp(Instant now) {
        var lost = new ArrayList<Lost>();
        open.forEach((id, rollout) -> {
            if (rollout.givenUpAt == null || rollout.givenUpAt.plus(UNHEARD).isBefore(now)) {
                rollout.givenUpAt = now;
                lost.add(new Lost(new Attempt(id, rollout.attempt), "step timeout", true));
            }
        });
        return lost;
    }

    /** The attempts that are lost by now. */
    List<Lost> lost(Instant now) {
        var lost = new ArrayList<Lost>();
        boolean abandoned = queueIsAbandoned(now);
        open.forEach((id, rollout) -> {
            String reason = rollout.isQueued() ? (abandoned ? "not handed over" : null) : reason(rollout, now);
            if (reason != null) {
                lost.add(new Lost(new Attempt(id, rollout.attempt), reason, !rollout.isQueued() && !rollout.inherited));
            }
        });
        if (abandoned) {
            lastActivity = now;
        }
        return lost;
    }

    private @Nullable String reason(Open rollout, Instant now) {
        if (rollout.givenUpAt != null) {
            return rollout.givenUpAt.plus(UNHEARD).isBefore(now) ? "given up" : null;
        }
        if (rollout.worker == null) {
            return null;
        }
        Instant heard = workers.computeIfAbsent(rollout.worker, unknown -> now);
        Duration allowed = work.specification().rollout().timeAllowed();
        if (rollout.lastListed.plus(TWO_HEARTBEATS).isBefore(heard)) {
            return scoreIsOverdue(rollout, allowed, now) ? "no trajectory" : null;
        }
        if (heard.plus(patience.workerSilence()).isBefore(now)) {
            return "worker silent";
        }
        return rollout.startedAt.plus(allowed).plus(GRACE).isBefore(now) ? "timeout" : null;
    }

    /**
     * The worker lives and has let go of it. One from before a stop or a restart was dropped there. Another is waited for as long
     * as no score comes at all: then it is reward-service that is away.
     */
    private boolean scoreIsOverdue(Open rollout, Duration allowed, Instant now) {
        if (rollout.inherited) {
            return rollout.lastListed.plus(patience.handOver()).isBefore(now);
        }
        Instant expected = rollout.lastListed.plus(allowed).plus(GRACE);
        return expected.isBefore(lastScore)
                || expected.plus(allowed.multipliedBy(2)).isBefore(now);
    }

    private boolean queueIsAbandoned(Instant now) {
        boolean anyoneThere = workers.values().stream()
                .anyMatch(heard -> heard.plus(patience.workerSilence()).isAfter(now));
        return anyoneThere && lastActivity.plus(patience.handOver()).isBefore(now);
    }

    /** Workers heard of lately. */
    Set<String> workers() {
        return new HashSet<>(workers.keySet());
    }
}
