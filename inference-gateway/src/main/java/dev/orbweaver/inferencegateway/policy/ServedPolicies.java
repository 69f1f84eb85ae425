package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.inferencegateway.engine.Engine;
import dev.orbweaver.inferencegateway.engine.LivePolicy;
import dev.orbweaver.inferencegateway.engine.ServedModel;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings versions into the engine, and all of them out of memory and back: asleep, no model has weights, keys or values. What is to be
 * served meanwhile waits until the gateway is awake, or wakes it, if that is what the {@link Sleep} is for. Safe from any thread; one
 * change at a time.
 */
public final class ServedPolicies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServedPolicies.class);
    private static final Duration LONGEST_ITERATION = Duration.ofMinutes(5);
    /** Running answers may have to end first, which their deadlines see to. */
    private static final Duration LONGEST_ANSWER = Duration.ofHours(1);

    private final PolicyLoader loader;
    private final Engine engine;
    private final Timer slept;
    private final Map<String, PolicyFolder> sources = new LinkedHashMap<>();
    private final ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("alarm").daemon().factory());
    private volatile @Nullable Sleep sleep;
    private long fellAsleep;

    /** @param slept how often, and for how long, the gateway has slept */
    public ServedPolicies(PolicyLoader loader, Engine engine, Timer slept) {
        this.loader = loader;
        this.engine = engine;
        this.slept = slept;
    }

    /**
     * Loads a version, once the gateway is awake, and returns when it answers. One that is slept for wakes the gateway.
     *
     * @throws PolicyRefusedException if it cannot be served
     */
    synchronized LivePolicy serve(PolicyFolder source) throws InterruptedException {
        for (var current = sleep; current != null; current = sleep) {
            if (current.isFor(source.model())) {
                return wakeWith(source);
            }
            wait();
        }
        var policy = loader.load(source);
        await(engine.serve(policy), LONGEST_ITERATION);
        sources.put(source.model(), source);
        return policy;
    }

    synchronized void retire(String model) {
        sources.remove(model);
        await(engine.retire(model), LONGEST_ITERATION);
    }

    /** Wakes with another version of a model; with the former one, if that cannot be served. */
    private LivePolicy wakeWith(PolicyFolder source) {
        var former = Optional.ofNullable(sources.put(source.model(), source));
        try {
            wake();
        } catch (RuntimeException e) {
            former.ifPresentOrElse(folder -> sources.put(source.model(), folder), () -> sources.remove(source.model()));
            wake();
            throw e;
        }
        return engine.find(source.model()).flatMap(ServedModel::live).orElseThrow();
    }

    /** Returns when all weights, keys and values are gone. Asleep already, the gateway sleeps on as it is said now. */
    public synchronized void sleep(Sleep wanted) {
        if (sleep == null) {
            await(engine.sleep(), LONGEST_ANSWER);
            fellAsleep = System.nanoTime();
            LOG.info("Asleep: no weights, keys and values are in memory; requests wait");
        }
        sleep = wanted;
        wanted.atMost()
                .ifPresent(time -> alarm.schedule(() -> oversleep(wanted), time.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Whoever wanted the gateway to sleep is not heard of any more. */
    private synchronized void oversleep(Sleep over) {
        if (sleep == over) {
            LOG.warn("Nobody has woken the gateway in time: it wakes by itself");
            try {
                wake();
            } catch (RuntimeException e) { // also libtorch's, when memory is not free after all
                LOG.error("The gateway sleeps on, it is tried again: {}", e.getMessage());
                sleep(over);
            }
        }
    }

    /**
     * Reads all weights again and serves them.
     *
     * @throws PolicyRefusedException if one of the folders cannot be used any more; the gateway sleeps on
     */
    public synchronized void wake() {
        if (sleep == null) {
            return;
        }
        var policies = new ArrayList<LivePolicy>();
        try {
            sources.values().forEach(source -> policies.add(loader.load(source)));
        } catch (RuntimeException e) {
            policies.forEach(policy -> policy.decoder().close());
            throw e;
        }
        policies.forEach(policy -> await(engine.serve(policy), LONGEST_ITERATION));
        sleep = null;
        slept.record(System.nanoTime() - fellAsleep, TimeUnit.NANOSECONDS);
        notifyAll();
        LOG.info("Awake: serving {}", List.copyOf(sources.keySet()));
    }

    public boolean isAsleep() {
        return sleep != null;
    }

    @Override
    public void close() {
        alarm.shutdownNow();
    }

    private static void await(CompletableFuture<Void> done, Duration atMost) {
        done.orTimeout(atMost.toSeconds(), TimeUnit.SECONDS).join();
    }
}
