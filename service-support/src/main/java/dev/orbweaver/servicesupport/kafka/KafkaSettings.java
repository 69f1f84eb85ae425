package dev.orbweaver.servicesupport.kafka;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The broker.
 *
 * @param bootstrapServers host:port, several separated by commas
 * @param workPartitions partitions of the topics that carry work: rollout requests and rollouts
 * @param replication copies of each topic
 * @param retention how long records stay: longer than two checkpoints
 * @param publishTimeout after which a record counts as not published
 */
@ConfigurationProperties("orbweaver.kafka")
public record KafkaSettings(
        @DefaultValue("localhost:9092") String bootstrapServers,
        @DefaultValue("4") int workPartitions,
        @DefaultValue("1") short replication,
        @DefaultValue("30d") Duration retention,
        @DefaultValue("30s") Duration publishTimeout) {

    /** Largest record: {@code max.message.bytes}. */
    public static final int LARGEST_RECORD = 16 * 1024 * 1024;
}
