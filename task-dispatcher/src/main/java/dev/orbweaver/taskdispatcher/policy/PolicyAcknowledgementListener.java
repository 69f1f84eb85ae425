package dev.orbweaver.taskdispatcher.policy;

import dev.orbweaver.contracts.policy.PolicyAcknowledgement;
import dev.orbweaver.servicesupport.kafka.Received;
import dev.orbweaver.taskdispatcher.store.TopicPositions;
import dev.orbweaver.taskdispatcher.store.Turn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Hears the gateways. */
@Component
public class PolicyAcknowledgementListener {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyAcknowledgementListener.class);

    private final Turn turn;
    private final SwapBarrier barrier;
    private final GatewayVersions versions;
    private final TopicPositions positions;
    private final ApplicationEventPublisher listeners;

    /** A gateway serves another version of an experiment. */
    public record Acknowledged(String experiment) {}

    PolicyAcknowledgementListener(
            Turn turn,
            SwapBarrier barrier,
            GatewayVersions versions,
            TopicPositions positions,
            ApplicationEventPublisher listeners) {
        this.turn = turn;
        this.barrier = barrier;
        this.versions = versions;
        this.positions = positions;
        this.listeners = listeners;
    }

    /** Called by the topic's reader. */
    public void receive(Received<PolicyAcknowledgement> received) {
        turn.take(() -> {
            switch (received.record()) {
                case PolicyAcknowledgement.Swapped swapped -> {
                    barrier.heard(swapped.gateway());
                    barrier.accepted(swapped.experiment());
                    versions.save(new GatewayVersion(
                            swapped.gateway(),
                            swapped.experiment(),
                            swapped.lineage(),
                            swapped.version(),
                            swapped.checksum(),
                            swapped.at()));
                    positions.save(received.position());
                    listeners.publishEvent(new Acknowledged(swapped.experiment()));
                }
                case PolicyAcknowledgement.Refused refused -> {
                    LOG.warn(
                            "{} cannot serve {} version {}: {}",
                            refused.gateway(),
                            refused.experiment(),
                            refused.version(),
                            refused.reason());
                    barrier.heard(refused.gateway());
                    barrier.refused(refused.gateway(), refused.experiment(), refused.version(), refused.reason());
                }
                case PolicyAcknowledgement.Heartbeat beat -> barrier.heard(beat.gateway());
                case PolicyAcknowledgement.Leaving leaving -> {
                    barrier.left(leaving.gateway());
                    versions.remove(leaving.gateway());
                    positions.save(received.position());
                }
            }
        });
    }
}
