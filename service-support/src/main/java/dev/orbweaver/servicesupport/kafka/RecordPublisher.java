package dev.orbweaver.servicesupport.kafka;

import dev.orbweaver.servicesupport.json.JsonRecords;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Publishes records. Each call ends, confirmed or failed, within {@code orbweaver.kafka.publish-timeout}. */
@Component
public final class RecordPublisher implements DisposableBean {

    private final DefaultKafkaProducerFactory<String, byte[]> producers;
    private final KafkaTemplate<String, byte[]> template;
    private final JsonRecords json;

    RecordPublisher(KafkaClients clients, JsonRecords json) {
        this.producers = clients.producers();
        this.template = new KafkaTemplate<>(producers);
        this.json = json;
    }

    /** Completes when the broker has the record; exceptionally with {@link PublishFailed}. */
    public CompletableFuture<RecordPosition> publish(String topic, String key, Object record) {
        try {
            return template.send(topic, key, json.write(record))
                    .thenApply(result -> {
                        var metadata = result.getRecordMetadata();
                        return new RecordPosition(topic, metadata.partition(), metadata.offset());
                    })
                    .exceptionallyCompose(e -> CompletableFuture.failedFuture(new PublishFailed(topic, key, e)));
        } catch (RuntimeException e) { // no metadata in time
            return CompletableFuture.failedFuture(new PublishFailed(topic, key, e));
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
