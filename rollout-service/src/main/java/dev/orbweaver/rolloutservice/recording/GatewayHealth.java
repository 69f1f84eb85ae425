package dev.orbweaver.rolloutservice.recording;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Shows the circuit breaker. An open one is no reason to restart or leave out this worker: it waits, so it is up. */
@Component("gateway")
final class GatewayHealth implements HealthIndicator {

    private final CircuitBreaker breaker;
    private final GatewaySettings settings;

    GatewayHealth(CircuitBreaker gatewayBreaker, GatewaySettings settings) {
        this.breaker = gatewayBreaker;
        this.settings = settings;
    }

    @Override
    public Health health() {
        return Health.up()
                .withDetail("url", settings.url().toString())
                .withDetail("circuitBreaker", breaker.getState().name())
                .build();
    }
}
