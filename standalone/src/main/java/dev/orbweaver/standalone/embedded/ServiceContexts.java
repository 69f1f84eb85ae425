package dev.orbweaver.standalone.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

/** One Spring context per service, started side by side. All start or none does. */
final class ServiceContexts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceContexts.class);
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final ConcurrentLinkedDeque<ConfigurableApplicationContext> contexts = new ConcurrentLinkedDeque<>();

    /**
     * A service to start.
     *
     * @param settings in place of those in the service's own YAML
     */
    record Service(String name, SpringApplicationBuilder builder, Map<String, Object> settings) {}

    static ServiceContexts start(List<Service> services) {
        // side by side, each would configure the one logging system anew, and they trip over each other
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        var started = new ServiceContexts();
        try (var threads = Executors.newFixedThreadPool(services.size())) {
            List<? extends Future<?>> starts = services.stream()
                    .map(service -> threads.submit(() -> started.start(service)))
                    .toList();
            for (var start : starts) {
                start.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            }
            return started;
        } catch (ExecutionException e) {
            started.close();
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            started.close();
            throw new IllegalStateException("the services did not start within " + DEADLINE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            started.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the services started", e);
        }
    }

    private void start(Service service) {
        long begin = System.nanoTime();
        String[] arguments = service.settings().entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        contexts.add(service.builder().registerShutdownHook(false).run(arguments));
        LOG.info("{} started in {} ms", service.name(), (System.nanoTime() - begin) / 1_000_000);
    }

    /** The beans of type {@code T} in whichever context has one. */
    <T> Stream<T> beans(Class<T> type) {
        return contexts.stream().flatMap(context -> context.getBeansOfType(type).values().stream());
    }

    /** Closes all, side by side: each has its own deadlines. */
    @Override
    public void close() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            contexts.forEach(context -> threads.submit(context::close));
        }
        contexts.clear();
    }
}
