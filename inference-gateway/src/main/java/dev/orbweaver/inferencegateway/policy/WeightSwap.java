package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.inferencegateway.policy.DecodingChoice.Decoding;
import dev.orbweaver.servicesupport.experiment.ExperimentDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Brings an experiment's newest policy version into the running engine, and lets the model go when the experiment is over.
 *
 * <p>The new decoder is built beside the old one, on a thread of its own; the engine changes the reference between two iterations.
 * What becomes of sequences that run is a setting. A version that cannot be loaded is refused, and the former one is served on. Versions
 * that are overtaken while another one is loading are never loaded.
 */
@Component
@ConditionalOnProperty(name = "orbweaver.gateway.kafka", matchIfMissing = true)
public final class WeightSwap implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WeightSwap.class);

    private final ServedPolicies policies;
    private final DecodingChoice decoding;
    private final ExperimentDirectory experiments;
    private final PolicyAcknowledgementPublisher acknowledgements;
    private final Timer timer;
    private final Map<String, Arrived> newest = new ConcurrentHashMap<>();
    /** By experiment; the worker's alone. */
    private final Map<String, PolicyVersion> handled = new ConcurrentHashMap<>();

    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("weight-swap").daemon().factory());

    WeightSwap(
            ServedPolicies policies,
            DecodingChoice decoding,
            ExperimentDirectory experiments,
            PolicyAcknowledgementPublisher acknowledgements,
            MeterRegistry registry) {
        this.policies = policies;
        this.decoding = decoding;
        this.timer = registry.timer("orbweaver.gateway.swap");
        this.experiments = experiments;
        this.acknowledgements = acknowledgements;
        experiments.onChange(announcement -> update(announcement.experiment()));
    }

    private record Arrived(PolicyVersion version, long nanos) {}

    /** Loads nothing before this has returned: an old version may be read before the one that replaced it. */
    void holdUntil(Runnable caughtUp) {
        worker.execute(caughtUp);
    }

    /** Takes note of a published version; an older one than is known changes nothing. Returns at once. */
    void offer(PolicyVersion version) {
        newest.merge(
                version.experiment(),
                new Arrived(version, System.nanoTime()),
                (known, offered) -> offered.version().isNewerThan(known.version()) ? offered : known);
        update(version.experiment());
    }

    /** Brings an experiment's model to what is wanted of it now. */
    private void update(String experiment) {
        worker.execute(() -> {
            try {
                var announcement = experiments.find(experiment);
                if (announcement.isPresent() && isOver(announcement.get())) {
                    letGo(experiment);
                } else if (announcement.isPresent()) {
                    load(announcement.get());
                }
            } catch (RuntimeException e) {
                LOG.error("Experiment {}: the policy could not be brought up to date", experiment, e);
            }
        });
    }

    private static boolean isOver(ExperimentAnnouncement announcement) {
        return announcement.wanted() == Wanted.STOP || announcement.wanted() == Wanted.END;
    }

    private void letGo(String experiment) {
        if (handled.remove(experiment) != null) {
            policies.retire(experiment);
            LOG.info("Experiment {} is over: its model is not served any more", experiment);
        }
    }

    private void load(ExperimentAnnouncement announcement) {
        var arrived = newest.get(announcement.experiment());
        if (arrived == null || arrived.version().equals(handled.get(announcement.experiment()))) {
            return;
        }
        var version = arrived.version();
        handled.put(announcement.experiment(), version);
        try {
            swap(arrived, decoding.of(announcement));
        } catch (PolicyRefusedException e) {
            LOG.error("Version {} of {} is refused: {}", version.version(), version.experiment(), e.getMessage());
            acknowledgements.refused(version, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) { // the gateway stops
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // libtorch's: a device out of memory, for example
            LOG.error("Version {} of {} could not be loaded", version.version(), version.experiment(), e);
            acknowledgements.refused(version, e.toString());
        }
    }

    private void swap(Arrived arrived, Decoding wanted) throws InterruptedException {
        var version = arrived.version();
        var policy = policies.serve(PolicyFolder.of(version, wanted));
        var duration = Duration.ofNanos(System.nanoTime() - arrived.nanos());
        LOG.info(
                "Serving {} version {} (lineage {}), {} tokens at most, {} ms after its arrival",
                version.experiment(),
                version.version(),
                version.lineage(),
                policy.maxLength(),
                duration.toMillis());
        timer.record(duration);
        acknowledgements.swapped(version, policy.checksum(), duration);
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
