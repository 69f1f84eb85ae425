package dev.orbweaver.rolloutservice.recording;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the gateway is and how patient calls to it are.
 *
 * @param url without {@code /v1}
 * @param connectTimeout for one connection
 * @param firstPause before a call is tried again; doubles up to {@code longestPause}
 * @param breaker the circuit breaker between this service and the gateway
 */
@Validated
@ConfigurationProperties("orbweaver.gateway")
public record GatewaySettings(
        @DefaultValue("http://localhost:8000") URI url,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("100ms") Duration firstPause,
        @DefaultValue("2s") Duration longestPause,
        @DefaultValue Breaker breaker) {

    /**
     * @param calls looked at
     * @param minimumCalls before it may open
     * @param failurePercent of the calls looked at that opens it
     * @param openFor until it lets probes through
     * @param probes whose outcome decides whether it closes
     */
    public record Breaker(
            @DefaultValue("20") @Min(1) int calls,
            @DefaultValue("10") @Min(1) int minimumCalls,
            @DefaultValue("50") @Min(1) @Max(100) int failurePercent,
            @DefaultValue("2s") Duration openFor,
            @DefaultValue("3") @Min(1) int probes) {}
}
