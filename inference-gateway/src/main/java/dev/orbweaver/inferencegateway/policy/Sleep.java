package dev.orbweaver.inferencegateway.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * How the gateway is to sleep. Each order is an object of its own: a later one takes the place of an earlier one, with all that it says.
 *
 * @param atMost after which it wakes by itself, unless the order is repeated; empty: until it is woken
 * @param forVersionOf a model whose next version wakes it, and is what it wakes with
 */
public record Sleep(Optional<Duration> atMost, Optional<String> forVersionOf) {

    boolean isFor(String model) {
        return forVersionOf.isPresent() && forVersionOf.get().equals(model);
    }
}
