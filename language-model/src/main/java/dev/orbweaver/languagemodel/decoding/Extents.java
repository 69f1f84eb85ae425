package dev.orbweaver.languagemodel.decoding;

import dev.orbweaver.languagemodel.script.DecodingScript;
import java.util.HashMap;
import java.util.Map;

/** Which extents there are, and how many tokens each has room for. */
final class Extents {
    private final DecodingScript script;
    private final Map<Integer, Integer> capacities = new HashMap<>();

    Extents(DecodingScript script) {
        this.script = script;
    }

    /** Room for so many tokens under a number that is not in use. */
    void allocate(int extent, int tokens) {
        if (capacities.putIfAbsent(extent, tokens) != null) {
            throw new IllegalArgumentException("extent " + extent + " is there already; free it first");
        }
        script.allocateExtent(extent, tokens);
    }

    void free(int extent) {
        capacities.remove(extent);
        script.freeExtent(extent);
    }

    /** All of an extent. */
    Span whole(int extent) {
        return new Span(extent, 0, capacity(extent));
    }

    void check(Span span) {
        if (span.end() > capacity(span.extent())) {
            throw new IllegalArgumentException("extent " + span.extent() + " has room for " + capacity(span.extent())
                    + " tokens, not for " + span.end());
        }
    }

    private int capacity(int extent) {
        Integer tokens = capacities.get(extent);
        if (tokens == null) {
            throw new IllegalArgumentException("extent " + extent + " is not there; allocate it first");
        }
        return tokens;
    }

    /** That all of them have room for. */
    long tokens() {
        return capacities.values().stream().mapToLong(Integer::longValue).sum();
    }
}
