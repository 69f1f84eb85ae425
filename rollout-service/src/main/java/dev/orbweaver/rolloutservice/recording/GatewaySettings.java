package dev.orbweaver.rolloutservice.recording;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the gateways are and how patient calls to them are.
 *
 * @param url of each gateway, without {@code /v1}; with several, a group's calls go to one as long as it answers
 * @param connectTimeout for one connection
 * @param firstPause before a call is tried again; doubles up to {@code longestPause}
 * @param breaker the circuit breaker between this service and each gateway
 */
@Validated
@ConfigurationProperties("orbweaver.gateway")
public record GatewaySettings(
        @DefaultValue("http://localhost:8000") @NotEmpty List<URI> url,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("100ms") Duration firstPause,
        @DefaultValue("2s") Duration longestPause,
        @DefaultValue Breaker breaker) {

    public GatewaySettings {
        url = List.copyOf(url);
    }

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
