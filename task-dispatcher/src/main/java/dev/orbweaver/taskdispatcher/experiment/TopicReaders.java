package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentEvent;
import dev.orbweaver.contracts.policy.PolicyAcknowledgement;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.rollout.RolloutStatus;
import dev.orbweaver.servicesupport.kafka.AssignedReader;
import dev.orbweaver.servicesupport.kafka.Received;
import dev.orbweaver.servicesupport.kafka.RecordReaders;
import dev.orbweaver.taskdispatcher.dispatch.RolloutStatusListener;
import dev.orbweaver.taskdispatcher.policy.PolicyAcknowledgementListener;
import dev.orbweaver.taskdispatcher.store.TopicPositions;
import dev.orbweaver.taskdispatcher.trajectory.TrajectoryListener;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Which topics the control plane reads, each from where the last process left it. */
@Component
class TopicReaders {

    private final RecordReaders readers;
    private final TopicPositions positions;
    private final Listeners listeners;

    /** Who hears what. */
    @Component
    record Listeners(
            ExperimentEventListener events,
            TrajectoryListener trajectories,
            RolloutStatusListener workers,
            PolicyAcknowledgementListener gateways) {}

    TopicReaders(RecordReaders readers, TopicPositions positions, Listeners listeners) {
        this.readers = readers;
        this.positions = positions;
        this.listeners = listeners;
    }

    List<AssignedReader> start() {
        return List.of(
                read(Topics.EXPERIMENT_EVENTS, ExperimentEvent.class, listeners.events()::receive),
                read(Topics.TRAJECTORIES, Trajectory.class, listeners.trajectories()::receive),
                read(Topics.ROLLOUT_STATUS, RolloutStatus.class, listeners.workers()::receive),
                read(Topics.POLICY_ACKNOWLEDGEMENTS, PolicyAcknowledgement.class, listeners.gateways()::receive));
    }

    private <T> AssignedReader read(String topic, Class<T> type, Consumer<Received<T>> listener) {
        return readers.assigned(topic, type, positions.of(topic), listener).start();
    }
}
