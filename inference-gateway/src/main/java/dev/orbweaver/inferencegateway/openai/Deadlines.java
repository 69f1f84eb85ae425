package dev.orbweaver.inferencegateway.openai;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a request may take.
 *
 * @param queue until it has a slot; then 503
 * @param generation from then on; then 504
 * @param version until a model has the policy version asked for; then 409
 */
public record Deadlines(
        @DefaultValue("5m") Duration queue,
        @DefaultValue("10m") Duration generation,
        @DefaultValue("60s") Duration version) {}
