package dev.orbweaver.rolloutservice.intake;

import dev.orbweaver.servicesupport.kafka.TopicCreator;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Takes requests from the share group whenever there is room for a poll's worth, on a thread of its own. Any failure of the broker
 * is waited out: the consumer is closed, which gives back what it had not accepted, and a new one begins.
 */
@Component
final class RequestIntake implements SmartLifecycle {

    /** Starts after the web server, to which the agents' calls go, and stops before it. */
    static final int PHASE = Integer.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(RequestIntake.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final RequestShare share;
    private final HandOver handOver;
    private final TopicCreator topics;
    private final Room room;
    private volatile boolean running;
    private volatile @Nullable KafkaShareConsumer<String, byte[]> consumer;
    private @Nullable Thread thread;

    RequestIntake(RequestShare share, HandOver handOver, TopicCreator topics, Room room) {
        this.share = share;
        this.handOver = handOver;
        this.topics = topics;
        this.room = room;
    }

    private void takeUntilStopped() {
        while (running) {
            try {
                topics.ready().get(1, TimeUnit.SECONDS);
                share.configureGroup();
                take();
            } catch (WakeupException | InterruptException | InterruptedException e) {
                LOG.debug("woken up to stop");
            } catch (Exception e) {
                if (running && topics.ready().isDone()) {
                    LOG.warn("taking requests failed, trying again: {}", e.toString());
                }
                pause();
            }
        }
    }

    private void take() throws InterruptedException {
        try (var open = new ClosingConsumer(share.consumer(), CLOSING)) {
            consumer = open.consumer();
            while (running) {
                if (room.await(POLL)) {
                    handOver.take(open.consumer(), open.consumer().poll(POLL));
                }
            }
        } finally {
            consumer = null;
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            LOG.debug("woken up to stop");
        }
    }

    /** Whether a consumer is at work. */
    boolean isTaking() {
        return consumer != null;
    }

    @Override
    public synchronized void start() {
        running = true;
        thread = Thread.ofPlatform().name("request-intake").daemon().start(this::takeUntilStopped);
    }

    /** Returns when no request is taken any more. */
    @Override
    public synchronized void stop() {
        running = false;
        var polling = consumer;
        if (polling != null) {
            polling.wakeup();
        }
        Thread taking = thread;
        thread = null;
        if (taking != null) {
            try {
                taking.join(CLOSING.plusSeconds(2));
                taking.interrupt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
