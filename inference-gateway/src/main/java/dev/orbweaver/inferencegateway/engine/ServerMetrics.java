package dev.orbweaver.inferencegateway.engine;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The engine's figures under vLLM's names and with its buckets, so that dashboards and autoscalers made for it work here.
 *
 * <p>The names are those of vLLM's V1 engine; Prometheus adds the units: {@code vllm:time_to_first_token_seconds_bucket}.
 */
public final class ServerMetrics {
    private static final Duration[] FIRST_TOKEN = buckets(
            0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640,
            2560);
    private static final Duration[] OUTPUT_TOKEN =
            buckets(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80);
    private static final Duration[] REQUEST =
            buckets(0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680);
    private static final double[] TOKENS = {
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000
    };

    private final MeterRegistry registry;

    public ServerMetrics(MeterRegistry registry) {
        this.registry = registry;
        gauge("vllm:num_requests_running", "orbweaver.gateway.requests.running");
        gauge("vllm:num_requests_waiting", "orbweaver.gateway.requests.waiting");
        gauge("vllm:kv_cache_usage_perc", "orbweaver.gateway.cache.usage");
        counter("vllm:prompt_tokens", "orbweaver.gateway.tokens.prompt", "orbweaver.gateway.tokens.prompt.cached");
        counter("vllm:generation_tokens", "orbweaver.gateway.tokens.generated");
        counter(
                "vllm:prefix_cache_queries",
                "orbweaver.gateway.tokens.prompt",
                "orbweaver.gateway.tokens.prompt.cached");
        counter("vllm:prefix_cache_hits", "orbweaver.gateway.tokens.prompt.cached");
        counter("vllm:num_preemptions", "orbweaver.gateway.preemptions");
    }

    private void gauge(String name, String source) {
        Gauge.builder(name, registry, meters -> {
                    var gauge = meters.find(source).gauge();
                    return gauge == null ? 0 : gauge.value();
                })
                .register(registry);
    }

    private void counter(String name, String... sources) {
        FunctionCounter.builder(
                        name,
                        registry,
                        meters -> Arrays.stream(sources)
                                .mapToDouble(source -> {
                                    var counter = meters.find(source).counter();
                                    return counter == null ? 0 : counter.count();
                                })
                                .sum())
                .register(registry);
    }

    /** A sequence has been answered. */
    public void answered(String model, Sequence sequence, String finishReason) {
        long now = System.nanoTime();
        registry.counter("vllm:request_success", "model_name", model, "finished_reason", finishReason)
                .increment();
        time("vllm:e2e_request_latency", REQUEST, model, now - sequence.submittedNanos());
        count("vllm:request_prompt_tokens", model, sequence.request().prompt().length);
        count("vllm:request_generation_tokens", model, sequence.produced());
        if (sequence.produced() > 0) {
            long first = sequence.firstTokenNanos();
            time("vllm:time_to_first_token", FIRST_TOKEN, model, first - sequence.submittedNanos());
            time("vllm:request_decode_time", REQUEST, model, now - first);
            if (sequence.produced() > 1) {
                long each = (now - first) / (sequence.produced() - 1);
                time("vllm:request_time_per_output_token", OUTPUT_TOKEN, model, each);
            }
        }
    }

    private static Duration[] buckets(double... seconds) {
        return Arrays.stream(seconds)
                .mapToObj(border -> Duration.ofNanos(Math.round(border * 1e9)))
                .toArray(Duration[]::new);
    }

    private void time(String name, Duration[] buckets, String model, long nanos) {
        Timer.builder(name)
                .tag("model_name", model)
                .serviceLevelObjectives(buckets)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private void count(String name, String model, int tokens) {
        DistributionSummary.builder(name)
                .tag("model_name", model)
                .serviceLevelObjectives(TOKENS)
                .register(registry)
                .record(tokens);
    }
}
