package dev.orbweaver.servicesupport.experiment;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.servicesupport.kafka.AssignedReader;
import dev.orbweaver.servicesupport.kafka.Received;
import dev.orbweaver.servicesupport.kafka.RecordReaders;
import dev.orbweaver.servicesupport.kafka.StartAt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The latest announcement of every experiment. Safe from any thread. */
@Component
public final class ExperimentDirectory implements SmartLifecycle {

    private final AssignedReader reader;
    private final Map<String, ExperimentAnnouncement> latest = new ConcurrentHashMap<>();
    private final List<Consumer<ExperimentAnnouncement>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    ExperimentDirectory(RecordReaders readers) {
        this.reader = readers.assigned(
                Topics.EXPERIMENTS, ExperimentAnnouncement.class, new StartAt.Beginning(), this::receive);
    }

    private void receive(Received<ExperimentAnnouncement> received) {
        var announcement = received.record();
        synchronized (latest) {
            latest.put(announcement.experiment(), announcement);
            latest.notifyAll();
        }
        listeners.forEach(listener -> listener.accept(announcement));
    }

    /** The newest announcement of an experiment, if one has arrived. */
    public Optional<ExperimentAnnouncement> find(String experiment) {
        return Optional.ofNullable(latest.get(experiment));
    }

    /** The same, waiting for the first one: a request may overtake the announcement of its experiment. */
    public Optional<ExperimentAnnouncement> await(String experiment, Duration deadline) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        synchronized (latest) {
            while (!latest.containsKey(experiment)) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return Optional.empty();
                }
                latest.wait(left);
            }
            return find(experiment);
        }
    }

    /**
     * Calls the listener with each announcement from now on, on the reader's thread; register while beans are made, before
     * anything is read.
     */
    public void onChange(Consumer<ExperimentAnnouncement> listener) {
        listeners.add(listener);
    }

    /** Waits until the announcements there were at the start have been read. */
    public boolean awaitCaughtUp(Duration deadline) throws InterruptedException {
        return reader.awaitCaughtUp(deadline);
    }

    @Override
    public void start() {
        running = true;
        reader.start();
    }

    @Override
    public void stop() {
        running = false;
        reader.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the beans that listen, so that none misses the first announcement. */
    @Override
    public int getPhase() {
        return 0;
    }
}
