package dev.orbweaver.servicesupport.health;

import dev.orbweaver.servicesupport.kafka.KafkaSettings;
import dev.orbweaver.servicesupport.kafka.TopicCreator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Down until the broker has answered and every topic exists. */
@Component("kafka")
final class KafkaHealth implements HealthIndicator {

    private final TopicCreator topics;
    private final KafkaSettings settings;

    KafkaHealth(TopicCreator topics, KafkaSettings settings) {
        this.topics = topics;
        this.settings = settings;
    }

    @Override
    public Health health() {
        var builder = topics.ready().isDone() ? Health.up() : Health.down();
        return builder.withDetail("bootstrapServers", settings.bootstrapServers())
                .build();
    }
}
