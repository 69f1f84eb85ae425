package dev.orbweaver.servicesupport.kafka;

import dev.orbweaver.servicesupport.json.JsonRecords;
import dev.orbweaver.servicesupport.json.UnreadableRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Makes readers. A reader is made stopped; who makes it starts it, when whatever its handler needs exists, and may stop it; all
 * are stopped with the service.
 *
 * <p>Handlers run on the reader's own thread, one record after another in partition order. What cannot be decoded goes to
 * quarantine; so does a record whose handler throws, and the reader goes on.
 */
@Component
public final class RecordReaders implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(RecordReaders.class);

    private final KafkaClients clients;
    private final TopicCreator topics;
    private final JsonRecords json;
    private final QuarantinePublisher quarantine;
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    RecordReaders(KafkaClients clients, TopicCreator topics, JsonRecords json, QuarantinePublisher quarantine) {
        this.clients = clients;
        this.topics = topics;
        this.json = json;
        this.quarantine = quarantine;
    }

    /** Reads all partitions, without a group: every process that asks sees every record. */
    public <T> AssignedReader assigned(String topic, Class<T> type, StartAt start, Consumer<Received<T>> handler) {
        var reader = new AssignedReader(clients, topics, topic, start, record -> handle(record, type, handler));
        open.add(reader);
        return reader;
    }

    /** Shares the partitions with the group's other members. Offsets are committed after the handler has returned. */
    public <T> GroupedReader grouped(
            String topic, Class<T> type, String group, Consumer<List<Received<T>>> batchHandler) {
        var reader = new GroupedReader(
                clients,
                topics,
                new GroupedReader.Source(topic, group),
                records -> handleAll(records, type, batchHandler));
        open.add(reader);
        return reader;
    }

    private <T> void handle(ConsumerRecord<String, byte[]> raw, Class<T> type, Consumer<Received<T>> handler) {
        decode(raw, type).ifPresent(received -> {
            try {
                handler.accept(received);
            } catch (RuntimeException e) {
                LOG.error("could not handle {}", received.position(), e);
                quarantine.quarantine(raw, e.toString());
            }
        });
    }

    private <T> void handleAll(
            List<ConsumerRecord<String, byte[]>> raw, Class<T> type, Consumer<List<Received<T>>> handler) {
        handler.accept(raw.stream()
                .map(record -> decode(record, type))
                .flatMap(Optional::stream)
                .toList());
    }

    private <T> Optional<Received<T>> decode(ConsumerRecord<String, byte[]> raw, Class<T> type) {
        if (raw.value() == null) { // a tombstone
            return Optional.empty();
        }
        try {
            var position = new RecordPosition(raw.topic(), raw.partition(), raw.offset());
            T record = json.read(raw.value(), type);
            return Optional.of(new Received<>(record, raw.key(), position, Instant.ofEpochMilli(raw.timestamp())));
        } catch (UnreadableRecord e) {
            quarantine.quarantine(raw, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    @Override
    public void destroy() throws Exception {
        for (var reader : open) {
            reader.close();
        }
    }
}
