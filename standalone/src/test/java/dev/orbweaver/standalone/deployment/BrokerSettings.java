package dev.orbweaver.standalone.deployment;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import kafka.server.KafkaConfig;

/** The broker's settings by the names that Kafka's image reads: {@code KAFKA_LOG_DIRS} for {@code log.dirs}. */
final class BrokerSettings {

    private BrokerSettings() {}

    /** Those names that mean nothing to the broker. */
    static Set<String> unknown(Set<String> variables) {
        var known = KafkaConfig.configDef().names();
        var unknown = new TreeSet<>(variables);
        unknown.removeIf(variable -> variable.startsWith("KAFKA_")
                && known.contains(
                        variable.substring("KAFKA_".length()).replace('_', '.').toLowerCase(Locale.ROOT)));
        return unknown;
    }
}
