package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.policy.PolicyAcknowledgement;
import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.servicesupport.kafka.RecordPublisher;
import dev.orbweaver.servicesupport.startup.ServiceIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Says which versions this gateway serves, and that it lives: a heartbeat every two seconds makes it a member of the swap barrier. */
@Component
@ConditionalOnProperty(name = "orbweaver.gateway.kafka", matchIfMissing = true)
public final class PolicyAcknowledgementPublisher implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyAcknowledgementPublisher.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private final RecordPublisher publisher;
    private final String gateway;
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("gateway-heartbeat").daemon().factory());
    private volatile boolean running;

    PolicyAcknowledgementPublisher(RecordPublisher publisher, ServiceIdentity identity) {
        this.publisher = publisher;
        this.gateway = identity.instance();
    }

    void swapped(PolicyVersion version, String checksum, Duration duration) {
        publish(new PolicyAcknowledgement.Swapped(
                Topics.SCHEMA,
                gateway,
                Instant.now(),
                version.experiment(),
                version.lineage(),
                version.version(),
                checksum,
                duration));
    }

    void refused(PolicyVersion version, String reason) {
        publish(new PolicyAcknowledgement.Refused(
                Topics.SCHEMA,
                gateway,
                Instant.now(),
                version.experiment(),
                version.lineage(),
                version.version(),
                reason));
    }

    @Override
    public void start() {
        running = true;
        heart.scheduleWithFixedDelay(
                () -> publish(new PolicyAcknowledgement.Heartbeat(Topics.SCHEMA, gateway, Instant.now())),
                0,
                HEARTBEAT.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        heart.shutdownNow();
        var leaving = new PolicyAcknowledgement.Leaving(Topics.SCHEMA, gateway, Instant.now());
        try {
            // on a thread of its own: without a broker the call itself waits
            CompletableFuture.supplyAsync(
                            () -> publisher.publish(Topics.POLICY_ACKNOWLEDGEMENTS, gateway, leaving),
                            task -> Thread.ofVirtual().name("gateway-leaving").start(task))
                    .thenCompose(published -> published)
                    .orTimeout(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (RuntimeException e) {
            LOG.info("Could not say good-bye: the barrier waits for this gateway's heartbeats to run out");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before the engine does. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    private void publish(PolicyAcknowledgement acknowledgement) {
        publisher
                .publish(Topics.POLICY_ACKNOWLEDGEMENTS, gateway, acknowledgement)
                .exceptionally(e -> {
                    LOG.warn("{}", e.getMessage());
                    return null;
                });
    }
}
