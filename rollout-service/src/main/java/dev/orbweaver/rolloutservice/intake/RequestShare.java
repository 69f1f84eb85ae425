package dev.orbweaver.rolloutservice.intake;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.servicesupport.kafka.KafkaClients;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The workers' share group: its settings at the broker, and its consumers. */
@Component
class RequestShare {

    private static final Logger LOG = LoggerFactory.getLogger(RequestShare.class);
    private static final long CALL_SECONDS = 10;

    private final KafkaClients clients;
    private final RolloutSettings settings;

    RequestShare(KafkaClients clients, RolloutSettings settings) {
        this.clients = clients;
        this.settings = settings;
    }

    /**
     * Makes the group begin at the topic's beginning, not at its end, and forget a killed worker after 6 s. Each setting is made on
     * its own: a broker may allow no session below its {@code group.share.min.session.timeout.ms}.
     */
    void configureGroup() throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = clients.admin()) {
            set(admin, "share.auto.offset.reset", "earliest");
            for (var wish : List.of(
                    Map.entry("share.session.timeout.ms", "6000"), Map.entry("share.heartbeat.interval.ms", "2000"))) {
                trySet(admin, wish.getKey(), wish.getValue());
            }
        }
    }

    /** A consumer that hands over exactly as many records as it was asked for at most. */
    KafkaShareConsumer<String, byte[]> consumer() {
        Map<String, Object> properties = clients.common();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        properties.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        properties.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.perPoll());
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        var consumer = new KafkaShareConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topics.ROLLOUT_REQUESTS));
        return consumer;
    }

    private void trySet(Admin admin, String name, String value)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            set(admin, name, value);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof InvalidConfigurationException)) {
                throw e;
            }
            LOG.warn(
                    "The broker does not allow {}={} for the group {}: requests held by a killed worker come back later. {}",
                    name,
                    value,
                    settings.group(),
                    e.getCause().getMessage());
        }
    }

    private void set(Admin admin, String name, String value)
            throws InterruptedException, ExecutionException, TimeoutException {
        var group = new ConfigResource(ConfigResource.Type.GROUP, settings.group());
        Map<ConfigResource, Collection<AlterConfigOp>> change =
                Map.of(group, List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        admin.incrementalAlterConfigs(change).all().get(CALL_SECONDS, TimeUnit.SECONDS);
    }
}
