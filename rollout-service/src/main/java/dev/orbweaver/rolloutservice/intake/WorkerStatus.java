package dev.orbweaver.rolloutservice.intake;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.rollout.RolloutStatus;
import dev.orbweaver.servicesupport.kafka.RecordPosition;
import dev.orbweaver.servicesupport.kafka.RecordPublisher;
import dev.orbweaver.servicesupport.startup.ServiceIdentity;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** What this worker tells the dispatcher. */
@Component
class WorkerStatus {

    private final RecordPublisher records;
    private final ServiceIdentity identity;

    WorkerStatus(RecordPublisher records, ServiceIdentity identity) {
        this.records = records;
        this.identity = identity;
    }

    CompletableFuture<RecordPosition> started(Attempt attempt) {
        return publish(new RolloutStatus.Started(Topics.SCHEMA, identity.instance(), Instant.now(), attempt));
    }

    CompletableFuture<RecordPosition> alive(List<Attempt> inFlight) {
        return publish(new RolloutStatus.Heartbeat(Topics.SCHEMA, identity.instance(), Instant.now(), inFlight));
    }

    CompletableFuture<RecordPosition> leaving(List<Attempt> inFlight) {
        return publish(new RolloutStatus.Leaving(Topics.SCHEMA, identity.instance(), Instant.now(), inFlight));
    }

    private CompletableFuture<RecordPosition> publish(RolloutStatus status) {
        return records.publish(Topics.ROLLOUT_STATUS, identity.instance(), status);
    }
}
