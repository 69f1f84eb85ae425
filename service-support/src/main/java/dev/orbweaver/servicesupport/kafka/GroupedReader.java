package dev.orbweaver.servicesupport.kafka;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Reads a topic as a member of a group, in batches. A batch whose handler throws comes again; one whose process dies goes to
 * another member.
 */
public final class GroupedReader implements AutoCloseable {

    private static final int LARGEST_BATCH = 64;

    /** A batch in which everything takes as long as it may; a dead process is noticed by its missing heartbeats long before. */
    private static final int LONGEST_BATCH_MILLIS = 15 * 60 * 1000;

    private final KafkaClients clients;
    private final TopicCreator topics;
    private final Source source;
    private final Consumer<List<ConsumerRecord<String, byte[]>>> handler;
    private @Nullable ConcurrentMessageListenerContainer<String, byte[]> container;
    private boolean started;
    private boolean closed;

    /** What to read, and as whom. */
    record Source(String topic, String group) {}

    GroupedReader(
            KafkaClients clients,
            TopicCreator topics,
            Source source,
            Consumer<List<ConsumerRecord<String, byte[]>>> handler) {
        this.clients = clients;
        this.topics = topics;
        this.source = source;
        this.handler = handler;
    }

    /** Returns at once; reading begins when the topic is there. Calling it again does nothing. */
    public synchronized GroupedReader start() {
        if (!started) {
            started = true;
            var unused = topics.ready().thenRunAsync(this::begin, Thread.ofVirtual()::start);
        }
        return this;
    }

    private synchronized void begin() {
        if (closed) {
            return;
        }
        var properties = new ContainerProperties(source.topic());
        properties.setGroupId(source.group());
        properties.setAckMode(ContainerProperties.AckMode.BATCH); // commits after the handler has returned
        properties.setMessageListener((BatchMessageListener<String, byte[]>) handler::accept);
        properties.setShutdownTimeout(5000);
        var factory = clients.consumers();
        factory.updateConfigs(Map.of(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                LARGEST_BATCH,
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                LONGEST_BATCH_MILLIS));
        container = new ConcurrentMessageListenerContainer<>(factory, properties);
        container.setBeanName(source.group() + "-" + source.topic());
        container.setCommonErrorHandler(
                new DefaultErrorHandler(new FixedBackOff(1000, FixedBackOff.UNLIMITED_ATTEMPTS)));
        container.start();
    }

    @Override
    public void close() {
        ConcurrentMessageListenerContainer<String, byte[]> running;
        synchronized (this) {
            closed = true;
            running = container;
            container = null;
        }
        if (running != null) {
            running.stop();
        }
    }
}
