package dev.orbweaver.servicesupport.kafka;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.quarantine.QuarantinedRecord;
import dev.orbweaver.servicesupport.startup.ServiceIdentity;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Keeps what could not be used, with its reason, and counts it. */
@Component
public final class QuarantinePublisher {

    private static final Logger LOG = LoggerFactory.getLogger(QuarantinePublisher.class);

    private final RecordPublisher publisher;
    private final ServiceIdentity identity;
    private final MeterRegistry meters;

    QuarantinePublisher(RecordPublisher publisher, ServiceIdentity identity, MeterRegistry meters) {
        this.publisher = publisher;
        this.identity = identity;
        this.meters = meters;
    }

    /** Publishes a raw record and why it is here; a failure to do so is logged with the record's position. */
    public void quarantine(ConsumerRecord<String, byte[]> record, String reason) {
        quarantine(
                new RecordPosition(record.topic(), record.partition(), record.offset()),
                record.key(),
                record.value() == null ? null : new String(record.value(), StandardCharsets.UTF_8),
                reason);
    }

    /** The same for a record already decoded. */
    public void quarantine(RecordPosition position, @Nullable String key, @Nullable String value, String reason) {
        LOG.warn("quarantined {} {}:{}: {}", position.topic(), position.partition(), position.offset(), reason);
        meters.counter("orbweaver.quarantined", "topic", position.topic()).increment();
        var quarantined = new QuarantinedRecord(
                Topics.SCHEMA,
                identity.service(),
                position.topic(),
                position.partition(),
                position.offset(),
                key,
                value,
                reason,
                Instant.now());
        var unused = publisher
                .publish(Topics.QUARANTINE, key == null ? "" : key, quarantined)
                .exceptionally(e -> {
                    LOG.error("could not quarantine {}: {}", position, e.getMessage());
                    return position;
                });
    }
}
