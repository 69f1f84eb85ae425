package dev.orbweaver.servicesupport.kafka;

import dev.orbweaver.contracts.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Creates the topics that do not exist, as soon as a broker answers: services and broker may start in any order. */
@Component
public final class TopicCreator implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TopicCreator.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration CALL = Duration.ofSeconds(5);

    private final KafkaClients clients;
    private final KafkaSettings settings;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile boolean running;

    TopicCreator(KafkaClients clients, KafkaSettings settings) {
        this.clients = clients;
        this.settings = settings;
    }

    /** Completes when every topic exists. */
    public CompletableFuture<Void> ready() {
        return ready;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("topic-creator").start(this::createUntilDone);
    }

    private void createUntilDone() {
        for (int attempt = 1; running && !ready.isDone(); attempt++) {
            try (Admin admin = clients.admin()) {
                create(admin);
                ready.complete(null);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                if (attempt == 1 || attempt % 20 == 0) {
                    LOG.info("waiting for Kafka at {}: {}", settings.bootstrapServers(), e.getMessage());
                }
                pause();
            }
        }
    }

    private void create(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        var missing = admin.listTopics().names().get(CALL.toMillis(), TimeUnit.MILLISECONDS);
        var wanted = Topics.ALL.stream()
                .filter(topic -> !missing.contains(topic))
                .map(this::newTopic)
                .toList();
        for (var creation : admin.createTopics(wanted).values().values()) {
            try {
                creation.get(CALL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) { // another service was quicker
                    throw e;
                }
            }
        }
    }

    private NewTopic newTopic(String name) {
        boolean work = List.of(Topics.ROLLOUT_REQUESTS, Topics.ROLLOUTS).contains(name);
        var topic = new NewTopic(name, work ? settings.workPartitions() : 1, settings.replication());
        var configuration = Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(KafkaSettings.LARGEST_RECORD),
                TopicConfig.CLEANUP_POLICY_CONFIG,
                        Topics.COMPACTED.contains(name)
                                ? TopicConfig.CLEANUP_POLICY_COMPACT
                                : TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(settings.retention().toMillis()));
        return topic.configs(configuration);
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1000;
    }
}
