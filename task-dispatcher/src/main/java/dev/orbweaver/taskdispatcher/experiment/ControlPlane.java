package dev.orbweaver.taskdispatcher.experiment;

import dev.orbweaver.servicesupport.kafka.AssignedReader;
import dev.orbweaver.servicesupport.kafka.TopicCreator;
import dev.orbweaver.taskdispatcher.DispatcherSettings;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Runs the control plane: takes up what the last process left, opens the topics, and looks at the time. */
@Component
class ControlPlane implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

    private final ExperimentLoop loop;
    private final TopicReaders readers;
    private final TopicCreator topics;
    private final DispatcherSettings settings;
    private List<AssignedReader> open = List.of();
    private @Nullable ScheduledExecutorService clock;

    ControlPlane(ExperimentLoop loop, TopicReaders readers, TopicCreator topics, DispatcherSettings settings) {
        this.loop = loop;
        this.readers = readers;
        this.topics = topics;
        this.settings = settings;
    }

    @Override
    public synchronized void start() {
        loop.restore();
        open = readers.start();
        clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("control-plane").factory());
        clock.scheduleWithFixedDelay(this::tick, 0, settings.tick().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (!topics.ready().isDone()) {
            return; // nothing could be told yet
        }
        try {
            loop.tick();
        } catch (RuntimeException e) {
            LOG.error("the control plane could not go on at this tick", e);
        }
    }

    @Override
    public synchronized void stop() {
        if (clock != null) {
            clock.shutdownNow();
            clock = null;
        }
        open.forEach(AssignedReader::close);
        open = List.of();
    }

    @Override
    public synchronized boolean isRunning() {
        return clock != null;
    }
}
