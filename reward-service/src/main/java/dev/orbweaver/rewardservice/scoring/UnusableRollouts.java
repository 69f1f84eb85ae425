package dev.orbweaver.rewardservice.scoring;

import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.servicesupport.json.JsonRecords;
import dev.orbweaver.servicesupport.kafka.QuarantinePublisher;
import dev.orbweaver.servicesupport.kafka.Received;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;

/** Sets rollouts aside of which not even a failed trajectory can be made. */
@Component
final class UnusableRollouts {

    private final QuarantinePublisher quarantine;
    private final JsonRecords json;

    UnusableRollouts(QuarantinePublisher quarantine, JsonRecords json) {
        this.quarantine = quarantine;
        this.json = json;
    }

    void setAside(Received<Rollout> received, RuntimeException reason) {
        String value = new String(json.write(received.record()), StandardCharsets.UTF_8);
        String message = reason instanceof UnusableRollout ? String.valueOf(reason.getMessage()) : reason.toString();
        quarantine.quarantine(received.position(), received.key(), value, message);
    }
}
