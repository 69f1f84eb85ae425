package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.inferencegateway.engine.Engine;
import dev.orbweaver.inferencegateway.engine.LivePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings versions into the engine, and all of them out of memory and back: asleep, no model has weights, keys or values. What is to be
 * served meanwhile waits until the gateway is awake. Safe from any thread; one change at a time.
 */
public final class ServedPolicies {
    private static final Logger LOG = LoggerFactory.getLogger(ServedPolicies.class);
    private static final Duration LONGEST_ITERATION = Duration.ofMinutes(5);
    /** Running answers may have to end first, which their deadlines see to. */
    private static final Duration LONGEST_ANSWER = Duration.ofHours(1);

    private final PolicyLoader loader;
    private final Engine engine;
    private final Map<String, PolicyFolder> sources = new LinkedHashMap<>();
    private volatile boolean asleep;

    public ServedPolicies(PolicyLoader loader, Engine engine) {
        this.loader = loader;
        this.engine = engine;
    }

    /**
     * Loads a version, once the gateway is awake, and returns when it answers.
     *
     * @throws PolicyRefusedException if it cannot be served
     */
    synchronized LivePolicy serve(PolicyFolder source) throws InterruptedException {
        while (asleep) {
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

    /** Returns when all weights, keys and values are gone. */
    public synchronized void sleep() {
        if (!asleep) {
            asleep = true;
            await(engine.sleep(), LONGEST_ANSWER);
            LOG.info("Asleep: no weights, keys and values are in memory; requests wait");
        }
    }

    /**
     * Reads all weights again and serves them.
     *
     * @throws PolicyRefusedException if one of the folders cannot be used any more; the gateway sleeps on
     */
    public synchronized void wake() {
        if (!asleep) {
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
        asleep = false;
        notifyAll();
        LOG.info("Awake: serving {}", List.copyOf(sources.keySet()));
    }

    public boolean isAsleep() {
        return asleep;
    }

    private static void await(CompletableFuture<Void> done, Duration atMost) {
        done.orTimeout(atMost.toSeconds(), TimeUnit.SECONDS).join();
    }
}
