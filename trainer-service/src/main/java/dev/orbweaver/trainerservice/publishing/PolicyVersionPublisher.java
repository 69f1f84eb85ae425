package dev.orbweaver.trainerservice.publishing;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.servicesupport.kafka.RecordPublisher;
import java.nio.file.Path;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Tells the gateways where the newest weights lie. Returns when the broker has it. */
@Component
public final class PolicyVersionPublisher {

    private final RecordPublisher publisher;

    PolicyVersionPublisher(RecordPublisher publisher) {
        this.publisher = publisher;
    }

    /** Publishes whole weights. */
    public void publish(PublishedWeights weights) {
        var version = new PolicyVersion(
                Topics.SCHEMA,
                weights.experiment(),
                weights.lineage(),
                weights.version(),
                absolute(weights.location()),
                weights.checksum(),
                absolute(weights.baseModel()),
                PolicyVersion.Form.FULL,
                Instant.now());
        publisher.publishAndWait(Topics.POLICY_VERSIONS, weights.experiment(), version);
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }
}
