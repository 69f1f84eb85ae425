package dev.orbweaver.rolloutservice.recording;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.URI;
import java.util.Comparator;
import java.util.List;

/**
 * All gateways, and in which order a group's calls try them: always the same one first, so that it has what they share, and the next
 * one when that fails. When a gateway goes, only its groups move, and they spread over all others.
 *
 * <p>Rendezvous hashing: Thaler and Ravishankar, Using name-based mappings to increase hit rates, 1998.
 */
record Gateways(List<Gateway> all) {

    /** @param breaker counts the calls to it that failed */
    record Gateway(URI url, CircuitBreaker breaker) {
        URI at(String path) {
            String base = url.toString();
            return URI.create(base + (base.endsWith("/") ? "" : "/") + path);
        }
    }

    Gateways {
        all = List.copyOf(all);
    }

    /** @param key calls of the same key prefer the same gateway */
    List<Gateway> inOrderFor(String key) {
        return all.stream()
                .sorted(Comparator.comparingLong(gateway -> weight(key, gateway)))
                .toList();
    }

    private static long weight(String key, Gateway gateway) {
        return mix(31L * mix(key.hashCode()) + gateway.url().hashCode());
    }

    /** SplitMix64's output function: every bit in counts for every bit out. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
