package dev.orbweaver.rewardservice.scoring;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.servicesupport.kafka.RecordPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Publishes trajectories, all of one experiment in one partition, and counts them by verdict. */
@Component
final class TrajectoryPublisher {

    private final RecordPublisher publisher;
    private final MeterRegistry meters;

    TrajectoryPublisher(RecordPublisher publisher, MeterRegistry meters) {
        this.publisher = publisher;
        this.meters = meters;
    }

    /** Completes when the broker has it; exceptionally otherwise. */
    CompletableFuture<Void> publish(Trajectory trajectory) {
        return publisher
                .publish(Topics.TRAJECTORIES, trajectory.id().experiment(), trajectory)
                .thenAccept(position -> meters.counter(
                                "orbweaver.trajectories",
                                "verdict",
                                trajectory.score().verdict().toString())
                        .increment());
    }
}
