package dev.orbweaver.rolloutservice.intake;

import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.rollout.RolloutRequest;
import dev.orbweaver.servicesupport.json.JsonRecords;
import dev.orbweaver.servicesupport.json.UnreadableRecord;
import dev.orbweaver.servicesupport.kafka.QuarantinePublisher;
import dev.orbweaver.servicesupport.kafka.RecordPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The moment a request becomes this worker's: {@code started} is published, then the request is accepted, then the work begins. A
 * worker that dies before it accepted leaves the request to others; one that dies later falls silent, and the dispatcher sees it.
 */
@Component
class HandOver {

    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);
    private static final Duration PUBLISH = Duration.ofSeconds(10);
    private static final Duration COMMIT = Duration.ofSeconds(10);

    private final Attempts attempts;
    private final AttemptWork work;
    private final WorkerStatus status;
    private final QuarantinePublisher quarantine;
    private final JsonRecords json;

    HandOver(
            Attempts attempts,
            AttemptWork work,
            WorkerStatus status,
            QuarantinePublisher quarantine,
            JsonRecords json) {
        this.attempts = attempts;
        this.work = work;
        this.status = status;
        this.quarantine = quarantine;
        this.json = json;
    }

    /** Takes everything of one poll, or gives it back where the broker does not confirm {@code started}. */
    void take(KafkaShareConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records)
            throws InterruptedException {
        if (records.isEmpty()) {
            return;
        }
        List<RolloutRequest> requests = new ArrayList<>();
        for (var record : records) {
            decoded(record).ifPresent(requests::add);
        }
        AcknowledgeType answer = areStarted(requests) ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE;
        records.forEach(record -> consumer.acknowledge(record, answer));
        consumer.commitSync(COMMIT).values().stream()
                .flatMap(Optional::stream)
                .forEach(
                        e -> LOG.warn("a hand-over was not confirmed, the request may come again: {}", e.getMessage()));
        if (answer == AcknowledgeType.ACCEPT) {
            requests.forEach(request -> attempts.open(request).ifPresent(work::begin));
        }
    }

    private Optional<RolloutRequest> decoded(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            quarantine.quarantine(record, "not a RolloutRequest: there is no value");
            return Optional.empty();
        }
        try {
            return Optional.of(json.read(record.value(), RolloutRequest.class));
        } catch (UnreadableRecord e) {
            quarantine.quarantine(record, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private boolean areStarted(List<RolloutRequest> requests) throws InterruptedException {
        var published = requests.stream()
                .map(RolloutRequest::attempt)
                .map(this::started)
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(published).get(PUBLISH.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("{} requests are given back: {}", requests.size(), e.toString());
            return false;
        }
    }

    private CompletableFuture<RecordPosition> started(Attempt attempt) {
        return status.started(attempt);
    }
}
