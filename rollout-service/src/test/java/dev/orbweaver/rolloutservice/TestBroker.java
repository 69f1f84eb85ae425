package dev.orbweaver.rolloutservice;

import java.util.Map;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** One broker whose share groups notice a killed member after seconds. */
final class TestBroker {

    private TestBroker() {}

    static EmbeddedKafkaKraftBroker start() {
        var broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperties(Map.of(
                "offsets.topic.num.partitions", "1",
                "share.coordinator.state.topic.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "group.share.min.session.timeout.ms", "3000",
                "group.share.min.heartbeat.interval.ms", "1000"));
        broker.afterPropertiesSet();
        return broker;
    }
}
