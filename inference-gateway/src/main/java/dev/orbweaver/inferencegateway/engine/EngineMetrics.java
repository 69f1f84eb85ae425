package dev.orbweaver.inferencegateway.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the engine does, counted as vLLM counts it; and the log line about it. */
public final class EngineMetrics {
    private final Counter promptTokens;
    private final Counter cachedTokens;
    private final Counter generatedTokens;
    private final Counter preemptions;
    private final Timer iteration;
    private final Timer firstToken;
    private final Timer outputToken;
    private final Timer request;
    private final LoadLog log;
    private volatile int running;
    private volatile int waiting;
    private volatile double cacheUsage;
    private volatile long memory;

    public EngineMetrics(MeterRegistry registry, Duration logInterval) {
        log = new LoadLog(logInterval);
        promptTokens = registry.counter("orbweaver.gateway.tokens.prompt");
        preemptions = registry.counter("orbweaver.gateway.preemptions");
        cachedTokens = registry.counter("orbweaver.gateway.tokens.prompt.cached");
        generatedTokens = registry.counter("orbweaver.gateway.tokens.generated");
        iteration = timer(registry, "orbweaver.gateway.iteration", Duration.ofMillis(1));
        firstToken = timer(registry, "orbweaver.gateway.time.to.first.token", Duration.ofMillis(1));
        outputToken = timer(registry, "orbweaver.gateway.time.per.output.token", Duration.ofMillis(1));
        request = timer(registry, "orbweaver.gateway.request", Duration.ofMillis(10));
        registry.gauge("orbweaver.gateway.requests.running", this, metrics -> metrics.running);
        registry.gauge("orbweaver.gateway.requests.waiting", this, metrics -> metrics.waiting);
        Gauge.builder("orbweaver.gateway.memory", this, metrics -> metrics.memory)
                .baseUnit("bytes")
                .register(registry);
        registry.gauge("orbweaver.gateway.cache.usage", this, metrics -> metrics.cacheUsage);
    }

    /** Prompt tokens that needed no computing so far. */
    public long cachedTokens() {
        return (long) cachedTokens.count();
    }

    /** Prompt tokens computed so far. */
    public long promptTokens() {
        return (long) promptTokens.count();
    }

    /** Sequences that gave way and were computed again. */
    public long preemptions() {
        return (long) preemptions.count();
    }

    /** A request's sequence has been answered. */
    public void answered(Sequence sequence) {
        long first = sequence.firstTokenNanos();
        long now = System.nanoTime();
        request.record(now - sequence.submittedNanos(), TimeUnit.NANOSECONDS);
        if (sequence.produced() > 0) {
            firstToken.record(first - sequence.submittedNanos(), TimeUnit.NANOSECONDS);
        }
        if (sequence.produced() > 1) {
            outputToken.record((now - first) / (sequence.produced() - 1), TimeUnit.NANOSECONDS);
        }
    }

    void computed(Plan plan, long nanos) {
        int prompt = plan.prefillTokens();
        int generated = plan.decodes().size();
        preemptions.increment(plan.preempted());
        promptTokens.increment(prompt);
        cachedTokens.increment(plan.reused());
        generatedTokens.increment(generated);
        iteration.record(nanos, TimeUnit.NANOSECONDS);
        log.computed(prompt, plan.reused(), generated);
    }

    void load(int nowRunning, int nowWaiting, double nowCacheUsage) {
        cacheUsage = nowCacheUsage;
        running = nowRunning;
        waiting = nowWaiting;
        log.writeIfDue(nowRunning, nowWaiting);
    }

    /** Of weights, keys and values. */
    void memory(long bytes) {
        memory = bytes;
    }

    private static Timer timer(MeterRegistry registry, String name, Duration least) {
        return Timer.builder(name)
                .publishPercentileHistogram()
                .minimumExpectedValue(least)
                .maximumExpectedValue(Duration.ofMinutes(2))
                .register(registry);
    }
}
