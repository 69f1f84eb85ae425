package dev.orbweaver.trainerservice.session;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.servicesupport.experiment.ExperimentDirectory;
import dev.orbweaver.servicesupport.kafka.PublishFailed;
import dev.orbweaver.servicesupport.lock.DataFolderLock;
import dev.orbweaver.trainerservice.batch.KafkaUnreachable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Opens a session for each experiment that is announced and passes later announcements on to it. Sessions run one after the other on
 * the trainer's one thread, none before the announcements that lay in the topic at the start have been read.
 */
@Component
public final class ExperimentSessions implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ExperimentSessions.class);
    private static final Duration CATCH_UP = Duration.ofMinutes(2);
    private static final Duration RETRY = Duration.ofSeconds(2);
    // a checkpoint of a large model is being written
    private static final Duration SHUT_DOWN = Duration.ofSeconds(60);

    private final ExperimentDirectory directory;
    private final SessionParts parts;
    private final TrainerSettings settings;
    private final Map<String, Orders> open = new HashMap<>();
    private @Nullable ExecutorService thread;
    private @Nullable DataFolderLock lock;

    ExperimentSessions(ExperimentDirectory directory, SessionParts parts, TrainerSettings settings) {
        this.directory = directory;
        this.parts = parts;
        this.settings = settings;
        directory.onChange(this::announced);
    }

    private synchronized void announced(ExperimentAnnouncement announcement) {
        var orders = open.get(announcement.experiment());
        if (orders != null) {
            orders.update(announcement);
        } else if (thread != null && !thread.isShutdown()) {
            var first = new Orders(announcement);
            open.put(announcement.experiment(), first);
            thread.execute(() -> run(first));
        }
    }

    private void run(Orders orders) {
        var name = orders.latest().experiment();
        try {
            new ExperimentSession(orders, parts).run();
            ended(name, orders);
        } catch (PublishFailed | KafkaUnreachable e) {
            LOG.warn("{}: {}; it is loaded again", name, e.getMessage());
            again(orders);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fail(orders, e);
        } catch (OutOfMemoryError e) {
            fail(orders, new IllegalStateException("too little memory: " + e.getMessage(), e));
        }
    }

    /** An announcement may have come after the session had looked for the last time. */
    private synchronized void ended(String experiment, Orders orders) {
        open.remove(experiment);
        if (!orders.wantsRest() && !orders.isShuttingDown()) {
            announced(orders.latest());
        }
    }

    private synchronized void again(Orders orders) {
        if (thread != null && !thread.isShutdown()) {
            thread.execute(() -> {
                try {
                    orders.await(RETRY);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
                run(orders);
            });
        }
    }

    /** Only another announcement opens the experiment again. */
    private void fail(Orders orders, RuntimeException e) {
        var experiment = orders.latest().experiment();
        LOG.error("{} failed", experiment, e);
        synchronized (this) {
            open.remove(experiment);
        }
        try {
            parts.events().failed(experiment, reason(e));
        } catch (PublishFailed unheard) {
            LOG.error("nobody could be told: {}", unheard.getMessage());
        }
    }

    /** Names of the experiments held, loaded or waiting for their turn. */
    synchronized Set<String> held() {
        return Set.copyOf(open.keySet());
    }

    private static String reason(RuntimeException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    @Override
    public synchronized void start() {
        takeFolder();
        thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("trainer").factory());
        thread.execute(() -> {
            try {
                if (!directory.awaitCaughtUp(CATCH_UP)) {
                    LOG.warn("Kafka has not shown all experiments within {}; going on", CATCH_UP);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void takeFolder() {
        try {
            lock = DataFolderLock.tryAcquire(settings.folder())
                    .orElseThrow(() -> new IllegalStateException("orbweaver.trainer.folder: "
                            + settings.folder().toAbsolutePath() + " is in use by another trainer"
                            + DataFolderLock.owner(settings.folder())
                                    .map(owner -> " (process " + owner.pid() + ")")
                                    .orElse("")
                            + ": stop it, or give this one another folder"));
        } catch (IOException e) {
            throw new UncheckedIOException("orbweaver.trainer.folder: cannot use " + settings.folder(), e);
        }
    }

    @Override
    public void stop() {
        ExecutorService running;
        synchronized (this) {
            open.values().forEach(Orders::shutDown);
            running = thread;
            thread = null;
            if (running != null && open.isEmpty()) { // waits for Kafka at most
                running.shutdownNow();
            }
        }
        try (var held = lock) {
            if (running != null) {
                running.shutdown();
                if (!running.awaitTermination(SHUT_DOWN.toSeconds(), TimeUnit.SECONDS)) {
                    LOG.warn("the trainer did not come to rest within {}; the next start resumes", SHUT_DOWN);
                    running.shutdownNow();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("cannot let {} go: {}", settings.folder(), e.getMessage());
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    /** Before the directory begins to read, and after it has stopped. */
    @Override
    public int getPhase() {
        return -1;
    }
}
