package dev.orbweaver.taskdispatcher.trajectory;

import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.servicesupport.kafka.Received;
import dev.orbweaver.taskdispatcher.dispatch.StepDispatcher;
import dev.orbweaver.taskdispatcher.metrics.LiveUpdates;
import dev.orbweaver.taskdispatcher.store.TopicPositions;
import dev.orbweaver.taskdispatcher.store.Turn;
import org.springframework.stereotype.Component;

/** The first trajectory of a rollout closes it; later ones, of other attempts, change nothing. */
@Component
public class TrajectoryListener {

    private final Turn turn;
    private final StepDispatcher dispatcher;
    private final TrajectoryArchive archive;
    private final TopicPositions positions;
    private final LiveUpdates live;

    TrajectoryListener(
            Turn turn,
            StepDispatcher dispatcher,
            TrajectoryArchive archive,
            TopicPositions positions,
            LiveUpdates live) {
        this.turn = turn;
        this.dispatcher = dispatcher;
        this.archive = archive;
        this.positions = positions;
        this.live = live;
    }

    /** Called by the topic's reader. */
    public void receive(Received<Trajectory> received) {
        turn.take(() -> {
            if (dispatcher.close(received.record())) {
                var rollout = ArchivedRollout.of(received.record(), received.publishedAt());
                archive.add(rollout);
                turn.afterwards(() -> live.send("rollout", rollout));
            }
            positions.save(received.position());
        });
    }
}
