package dev.orbweaver.rolloutservice.recording;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The connections to the gateways and a breaker before each. */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService gatewayExecutor() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    /** HTTP/1.1: a failed connection then costs one call, not all that share it. */
    @Bean(destroyMethod = "shutdownNow")
    HttpClient gatewayHttpClient(GatewaySettings settings, ExecutorService gatewayExecutor) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .executor(gatewayExecutor)
                .build();
    }

    @Bean
    Gateways gateways(GatewaySettings settings, MeterRegistry meters) {
        GatewaySettings.Breaker breaker = settings.breaker();
        var registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowSize(breaker.calls())
                .minimumNumberOfCalls(breaker.minimumCalls())
                .failureRateThreshold(breaker.failurePercent())
                .waitDurationInOpenState(breaker.openFor())
                .permittedNumberOfCallsInHalfOpenState(breaker.probes())
                .build());
        var gateways = settings.url().stream()
                .map(url -> new Gateways.Gateway(url, registry.circuitBreaker(url.getAuthority())))
                .toList();
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(registry).bindTo(meters);
        return new Gateways(gateways);
    }
}
