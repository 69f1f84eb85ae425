package dev.orbweaver.contracts.rollout;

import java.time.Duration;
import java.time.Instant;

/**
 * Where an attempt's time went.
 *
 * @param handedOver when the worker took it
 * @param total from the hand-over to the end
 * @param inference in model calls
 * @param execution in SQL
 */
public record Timings(Instant handedOver, Duration total, Duration inference, Duration execution) {}
