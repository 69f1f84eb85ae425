package dev.orbweaver.standalone.embedded;

import dev.orbweaver.inferencegateway.InferenceGatewayApplication;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.rewardservice.RewardServiceApplication;
import dev.orbweaver.rolloutservice.RolloutServiceApplication;
import dev.orbweaver.standalone.embedded.ServiceContexts.Service;
import dev.orbweaver.taskdispatcher.TaskDispatcherApplication;
import dev.orbweaver.trainerservice.TrainerServiceApplication;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.support.GenericApplicationContext;

/**
 * All five services in this JVM, with an embedded broker unless an outside one is named, and everything they keep in one folder.
 *
 * <p>Gateway and trainer share one compute permit: their OpenMP teams would otherwise fight for the cores.
 */
public final class Standalone implements AutoCloseable {

    private final @Nullable EmbeddedBroker broker;
    private final ServiceContexts contexts;
    private final URI controlPlane;
    private boolean closed;

    private Standalone(@Nullable EmbeddedBroker broker, ServiceContexts contexts, URI controlPlane) {
        this.broker = broker;
        this.contexts = contexts;
        this.controlPlane = controlPlane;
    }

    /**
     * Starts everything and returns when all of it answers.
     *
     * @throws PortsBusy naming who uses which
     */
    public static Standalone start(StandaloneSettings settings) {
        var ports = settings.ports();
        var busy = ports.busy();
        if (!settings.bootstrapServers().isEmpty()) {
            busy.keySet().removeIf(user -> user.startsWith("Kafka"));
        }
        if (!busy.isEmpty()) {
            throw new PortsBusy(busy);
        }
        EmbeddedBroker broker = settings.bootstrapServers().isEmpty()
                ? EmbeddedBroker.start(settings.dataFolder().resolve("kafka"), ports)
                : null;
        try {
            String servers = broker == null ? settings.bootstrapServers() : broker.bootstrapServers();
            var contexts = ServiceContexts.start(services(settings, servers));
            return new Standalone(broker, contexts, URI.create("http://localhost:" + ports.taskDispatcher()));
        } catch (RuntimeException e) {
            if (broker != null) {
                broker.close();
            }
            throw e;
        }
    }

    private static List<Service> services(StandaloneSettings settings, String bootstrapServers) {
        var ports = settings.ports();
        var folder = settings.dataFolder();
        var permit = new ComputePermit();
        return List.of(
                service(
                        "task-dispatcher",
                        TaskDispatcherApplication.builder(),
                        bootstrapServers,
                        Map.of(
                                "server.port", ports.taskDispatcher(),
                                "orbweaver.dispatcher.folder", folder.resolve("dispatcher"))),
                service(
                        "rollout-service",
                        RolloutServiceApplication.builder(),
                        bootstrapServers,
                        Map.of(
                                "server.port",
                                ports.rolloutService(),
                                "orbweaver.rollout.concurrency",
                                2 * settings.slots(),
                                "orbweaver.gateway.url",
                                "http://localhost:" + ports.inferenceGateway())),
                service(
                        "inference-gateway",
                        sharing(permit, InferenceGatewayApplication.builder()),
                        bootstrapServers,
                        Map.of(
                                "server.port", ports.inferenceGateway(),
                                "orbweaver.gateway.device", settings.device(),
                                "orbweaver.gateway.dtype", settings.dtype(),
                                "orbweaver.gateway.slots", settings.slots(),
                                "orbweaver.gateway.max-length", settings.maxLength())),
                service(
                        "reward-service",
                        RewardServiceApplication.builder(),
                        bootstrapServers,
                        Map.of("server.port", ports.rewardService())),
                service(
                        "trainer-service",
                        sharing(permit, TrainerServiceApplication.builder()),
                        bootstrapServers,
                        Map.of(
                                "server.port", ports.trainerService(),
                                "orbweaver.trainer.folder", folder.resolve("experiments"),
                                "orbweaver.trainer.gateway.device", settings.device(),
                                "orbweaver.trainer.gateway.dtype", settings.dtype(),
                                "orbweaver.trainer.gateway.slots", settings.slots(),
                                "orbweaver.trainer.gateway.max-length", settings.maxLength(),
                                "orbweaver.trainer.gateway-url", "http://localhost:" + ports.inferenceGateway())));
    }

    private static Service service(
            String name, SpringApplicationBuilder builder, String bootstrapServers, Map<String, Object> settings) {
        var all = new LinkedHashMap<>(settings);
        all.put("orbweaver.kafka.bootstrap-servers", bootstrapServers);
        return new Service(name, builder, all);
    }

    private static SpringApplicationBuilder sharing(ComputePermit permit, SpringApplicationBuilder builder) {
        return builder.initializers(
                context -> ((GenericApplicationContext) context).registerBean(ComputePermit.class, () -> permit));
    }

    /** Where the control plane answers: REST below {@code /api}, the dashboard at the root. */
    public URI controlPlane() {
        return controlPlane;
    }

    /**
     * Services first, so that their last records reach the broker. At Ctrl-C the command's end and the shutdown hook come here at
     * once: the second waits for the first, or it would take the broker from under the services.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        contexts.close();
        if (broker != null) {
            broker.close();
        }
    }
}
