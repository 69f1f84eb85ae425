package dev.orbweaver.rolloutservice.recording;

import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Shows the circuit breakers. An open one is no reason to restart or leave out this worker: it waits, so it is up. */
@Component("gateway")
final class GatewayHealth implements HealthIndicator {

    private final Gateways gateways;

    GatewayHealth(Gateways gateways) {
        this.gateways = gateways;
    }

    @Override
    public Health health() {
        return Health.up()
                .withDetail(
                        "gateways",
                        gateways.all().stream()
                                .map(gateway -> Map.of(
                                        "url",
                                        gateway.url().toString(),
                                        "circuitBreaker",
                                        gateway.breaker().getState().name()))
                                .toList())
                .build();
    }
}
