package dev.orbweaver.inferencegateway.openai;

import java.time.Duration;

/**
 * How long a request may take.
 *
 * @param queue until it has a slot
 * @param generation from then on
 * @param version until a model has the policy version asked for
 */
public record Deadlines(Duration queue, Duration generation, Duration version) {}
