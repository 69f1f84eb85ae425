package dev.orbweaver.standalone.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker and its controller in this JVM, with its data in a folder. A restart on the same folder goes on where the last
 * one ended, however it ended.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final String CONTROLLER = "CONTROLLER";
    private static final int NODE = 1;

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /** Formats the folder at its first use and starts. Returns when the broker accepts connections. */
    public static EmbeddedBroker start(Path folder, Ports ports) {
        String path = folder.toAbsolutePath().toString();
        if (!Files.exists(folder.resolve("meta.properties"))) {
            format(path);
        }
        var server = new KafkaRaftServer(new KafkaConfig(settings(path, ports), false), Time.SYSTEM);
        server.startup();
        return new EmbeddedBroker(server, "localhost:" + ports.broker());
    }

    private static void format(String folder) {
        try {
            new Formatter()
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(CONTROLLER)
                    .setMetadataLogDirectory(folder)
                    .addDirectory(folder)
                    .setIgnoreFormatted(true)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("could not prepare the Kafka folder " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> settings(String folder, Ports ports) {
        var settings = new HashMap<String, String>();
        settings.put("node.id", Integer.toString(NODE));
        settings.put("process.roles", "broker,controller");
        settings.put("controller.quorum.voters", NODE + "@localhost:" + ports.brokerController());
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put(
                "listeners",
                "PLAINTEXT://localhost:" + ports.broker() + ",CONTROLLER://localhost:" + ports.brokerController());
        settings.put("advertised.listeners", "PLAINTEXT://localhost:" + ports.broker());
        settings.put("log.dirs", folder);
        settings.put("auto.create.topics.enable", "false");
        for (String topic : new String[] {"offsets", "transaction.state.log", "share.coordinator.state"}) {
            String prefix = topic.equals("transaction.state.log") ? topic : topic + ".topic";
            settings.put(prefix + ".num.partitions", "1");
            settings.put(prefix + ".replication.factor", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        // a killed worker's requests come back after seconds, not after the default 45
        settings.put("group.share.session.timeout.ms", "6000");
        settings.put("group.share.min.session.timeout.ms", "3000");
        settings.put("group.share.heartbeat.interval.ms", "1000");
        settings.put("group.share.min.heartbeat.interval.ms", "1000");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("message.max.bytes", "16777216");
        settings.put("replica.fetch.max.bytes", "16777216");
        // a laptop's broker: few threads, small buffers (133 MB instead of 290 MB)
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "2");
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        settings.put("log.cleaner.threads", "1");
        settings.put("background.threads", "2");
        return settings;
    }

    /** host:port for clients. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
