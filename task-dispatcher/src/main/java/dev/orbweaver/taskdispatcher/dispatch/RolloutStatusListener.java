package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.contracts.rollout.RolloutStatus;
import dev.orbweaver.servicesupport.kafka.Received;
import dev.orbweaver.taskdispatcher.store.TopicPositions;
import dev.orbweaver.taskdispatcher.store.Turn;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** Hears the rollout workers. */
@Component
public class RolloutStatusListener {

    private final Turn turn;
    private final OpenSteps open;
    private final RolloutLedger ledger;
    private final LostRollouts lost;
    private final Bookmark bookmark;

    /** Until where this topic is taken in, and what time it is: arrival counts, workers' clocks do not. */
    @Component
    record Bookmark(TopicPositions positions, InstantSource now) {}

    RolloutStatusListener(Turn turn, OpenSteps open, RolloutLedger ledger, LostRollouts lost, Bookmark bookmark) {
        this.turn = turn;
        this.open = open;
        this.ledger = ledger;
        this.lost = lost;
        this.bookmark = bookmark;
    }

    /** Called by the topic's reader. */
    public void receive(Received<RolloutStatus> received) {
        turn.take(() -> {
            Instant now = bookmark.now().instant();
            switch (received.record()) {
                case RolloutStatus.Started started -> started(received, started, now);
                case RolloutStatus.Heartbeat beat ->
                    open.all().forEach(rollouts -> rollouts.heartbeat(beat.worker(), beat.inFlight(), now));
                case RolloutStatus.Leaving leaving -> {
                    open.all()
                            .forEach(rollouts ->
                                    lost.retry(rollouts, rollouts.leaving(leaving.worker(), leaving.inFlight())));
                    bookmark.positions().save(received.position());
                }
            }
        });
    }

    /** Kept, with the position: after a restart it must be known who had what. Heartbeats come again by themselves. */
    private void started(Received<RolloutStatus> received, RolloutStatus.Started started, Instant now) {
        var attempt = started.attempt();
        boolean known = open.find(
                        attempt.rollout().experiment(), attempt.rollout().step())
                .map(rollouts -> rollouts.started(attempt, started.worker(), now))
                .orElse(true); // of an experiment at rest, or not loaded yet: the ledger decides
        if (known) {
            ledger.started(attempt, started.worker(), now);
        }
        bookmark.positions().save(received.position());
    }
}
