package dev.orbweaver.servicesupport.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.support.TopicPartitionOffset;
import org.springframework.kafka.support.TopicPartitionOffset.SeekPosition;

/**
 * Reads every partition of a topic from a chosen place, in one thread. Starts reading as soon as the broker and the topic are
 * there. Once closed it stays closed.
 */
public final class AssignedReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AssignedReader.class);
    private static final Duration CALL = Duration.ofSeconds(10);

    private final KafkaClients clients;
    private final TopicCreator topics;
    private final String topic;
    private final StartAt start;
    private final Consumer<ConsumerRecord<String, byte[]>> handler;
    private final Map<Integer, Long> unread = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private @Nullable KafkaMessageListenerContainer<String, byte[]> container;
    private boolean started;
    private boolean closed;

    AssignedReader(
            KafkaClients clients,
            TopicCreator topics,
            String topic,
            StartAt start,
            Consumer<ConsumerRecord<String, byte[]>> handler) {
        this.clients = clients;
        this.topics = topics;
        this.topic = topic;
        this.start = start;
        this.handler = handler;
    }

    /** Returns at once; reading begins when the topic is there. Calling it again does nothing. */
    public synchronized AssignedReader start() {
        if (!started) {
            started = true;
            var unused = topics.ready().thenRunAsync(this::open, Thread.ofVirtual()::start);
        }
        return this;
    }

    /**
     * Waits until everything that lay in the topic when reading began has been handled.
     *
     * @return false where the deadline came first
     */
    public boolean awaitCaughtUp(Duration deadline) throws InterruptedException {
        try {
            caughtUp.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    private void open() {
        while (!isClosed()) {
            try {
                var offsets = startOffsets();
                begin(offsets);
                return;
            } catch (RuntimeException e) {
                LOG.info("{}: not readable yet: {}", topic, e.getMessage());
                pause();
            }
        }
    }

    /** Also notes how far the topic reaches now. */
    private TopicPartitionOffset[] startOffsets() {
        try (var consumer = clients.consumers().createConsumer()) {
            var partitions = consumer.partitionsFor(topic, CALL).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            var first = consumer.beginningOffsets(partitions, CALL);
            consumer.endOffsets(partitions, CALL).forEach((partition, end) -> {
                if (end > Math.max(first.getOrDefault(partition, 0L), from(partition, end))) {
                    unread.put(partition.partition(), end);
                }
            });
            return partitions.stream().map(this::startOffset).toArray(TopicPartitionOffset[]::new);
        }
    }

    private long from(TopicPartition partition, long end) {
        return switch (start) {
            case StartAt.Beginning ignored -> 0;
            case StartAt.End ignored -> end;
            case StartAt.Offsets offsets -> offsets.byPartition().getOrDefault(partition.partition(), 0L);
        };
    }

    private TopicPartitionOffset startOffset(TopicPartition partition) {
        return switch (start) {
            case StartAt.Beginning ignored ->
                new TopicPartitionOffset(topic, partition.partition(), SeekPosition.BEGINNING);
            case StartAt.End ignored -> new TopicPartitionOffset(topic, partition.partition(), SeekPosition.END);
            case StartAt.Offsets offsets -> {
                Long offset = offsets.byPartition().get(partition.partition());
                yield offset == null
                        ? new TopicPartitionOffset(topic, partition.partition(), SeekPosition.BEGINNING)
                        : new TopicPartitionOffset(topic, partition.partition(), offset);
            }
        };
    }

    private synchronized void begin(TopicPartitionOffset[] offsets) {
        if (closed) {
            return;
        }
        var properties = new ContainerProperties(offsets);
        properties.setAckMode(ContainerProperties.AckMode.MANUAL); // no group, so nothing is ever committed
        properties.setMessageListener((MessageListener<String, byte[]>) this::receive);
        properties.setShutdownTimeout(5000);
        container = new KafkaMessageListenerContainer<>(clients.consumers(), properties);
        container.setBeanName("reader-" + topic);
        container.start();
        completeIfCaughtUp();
    }

    private void receive(ConsumerRecord<String, byte[]> record) {
        handler.accept(record);
        if (!caughtUp.isDone()) {
            unread.computeIfPresent(record.partition(), (partition, end) -> record.offset() + 1 >= end ? null : end);
            completeIfCaughtUp();
        }
    }

    private void completeIfCaughtUp() {
        if (unread.isEmpty()) {
            caughtUp.complete(null);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the handler does not run any more, or after 5 s; called by the handler itself it does not wait. */
    @Override
    public void close() {
        KafkaMessageListenerContainer<String, byte[]> running;
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
