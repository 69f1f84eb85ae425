package dev.orbweaver.rolloutservice.intake;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells the dispatcher that this worker lives and which attempts are in flight; at the stop it gives them back. Attempts whose time
 * is over are ended at the same beat.
 */
@Component
final class Heartbeat implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Attempts attempts;
    private final WorkerStatus status;
    private final RolloutSettings settings;
    private @Nullable ScheduledExecutorService timer;

    Heartbeat(Attempts attempts, WorkerStatus status, RolloutSettings settings) {
        this.attempts = attempts;
        this.status = status;
        this.settings = settings;
    }

    @Override
    public synchronized void start() {
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("heartbeat").daemon().factory());
        long period = settings.heartbeat().toMillis();
        var unused = timer.scheduleAtFixedRate(this::beat, 0, period, TimeUnit.MILLISECONDS);
    }

    private void beat() {
        try {
            attempts.endAll(open -> open.deadline().passed(), Ending.TIMED_OUT);
            var unused = status.alive(attempts.inFlight()).exceptionally(e -> {
                LOG.warn("heartbeat not published: {}", e.getMessage());
                return null;
            });
        } catch (RuntimeException e) {
            LOG.error("heartbeat failed", e); // an exception would end the timer
        }
    }

    /** Runs after the intake has stopped. Waits a moment for the broker; if it does not answer, silence says the same. */
    @Override
    public synchronized void stop() {
        if (timer == null) {
            return;
        }
        timer.shutdownNow();
        timer = null;
        var given = attempts.endAll(open -> true, Ending.GIVEN_BACK);
        try {
            var unused = status.leaving(List.copyOf(given)).get(3, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("{} attempts could not be given back: {}", given.size(), e.getMessage());
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }

    /** Before the intake at the start, after it at the stop, while the web server runs. */
    @Override
    public int getPhase() {
        return RequestIntake.PHASE - 1;
    }
}
