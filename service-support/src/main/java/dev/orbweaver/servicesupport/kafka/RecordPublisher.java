package dev.orbweaver.servicesupport.kafka;

import dev.orbweaver.servicesupport.json.JsonRecords;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Publishes records. Each call ends, confirmed or failed, within {@code orbweaver.kafka.publish-timeout}. */
@Component
public final class RecordPublisher implements DisposableBean {

    /** For what is still on its way: who needs a record to arrive waits for its publication, not for the end. */
    private static final int CLOSE_SECONDS = 5;

    private final DefaultKafkaProducerFactory<String, byte[]> producers;
    private final KafkaTemplate<String, byte[]> template;
    private final TopicCreator topics;
    private final JsonRecords json;
    private final Duration timeout;

    RecordPublisher(KafkaClients clients, TopicCreator topics, JsonRecords json, KafkaSettings settings) {
        this.producers = clients.producers();
        this.producers.setPhysicalCloseTimeout(CLOSE_SECONDS);
        this.template = new KafkaTemplate<>(producers);
        this.topics = topics;
        this.json = json;
        this.timeout = settings.publishTimeout();
    }

    /** Completes when the broker has the record; exceptionally with {@link PublishFailed}. Before the topics exist it waits. */
    public CompletableFuture<RecordPosition> publish(String topic, String key, Object record) {
        byte[] value = json.write(record);
        var ready = topics.ready();
        var sent = ready.isDone()
                ? send(topic, key, value)
                : ready.copy()
                        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .thenCompose(nothing -> send(topic, key, value));
        return sent.exceptionallyCompose(e -> CompletableFuture.failedFuture(new PublishFailed(topic, key, e)));
    }

    private CompletableFuture<RecordPosition> send(String topic, String key, byte[] value) {
        try {
            return template.send(topic, key, value).thenApply(result -> {
                var metadata = result.getRecordMetadata();
                return new RecordPosition(topic, metadata.partition(), metadata.offset());
            });
        } catch (RuntimeException e) { // no metadata in time
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Returns when the broker has the record.
     *
     * @throws PublishFailed where it has not confirmed it in time
     */
    public RecordPosition publishAndWait(String topic, String key, Object record) {
        try {
            return publish(topic, key, record).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof PublishFailed failed ? failed : new PublishFailed(topic, key, e);
        }
    }

    @Override
    public void destroy() {
        producers.destroy();
    }
}
