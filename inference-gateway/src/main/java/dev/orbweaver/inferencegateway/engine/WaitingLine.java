package dev.orbweaver.inferencegateway.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sequences that wait for a slot, first come, first served; bounded. Safe from any thread. */
public final class WaitingLine {
    private final int capacity;
    private final Deque<Sequence> waiting = new ArrayDeque<>();
    private @Nullable String closed;

    public WaitingLine(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Adds all or none.
     *
     * @throws QueueFullException if there is no room for all
     * @throws ModelClosedException after {@link #close}
     */
    public synchronized void add(List<Sequence> sequences) {
        if (closed != null) {
            throw new ModelClosedException(closed);
        }
        if (waiting.size() + sequences.size() > capacity) {
            waiting.removeIf(WaitingLine::gaveUp);
        }
        if (waiting.size() + sequences.size() > capacity) {
            throw new QueueFullException(waiting.size(), capacity);
        }
        waiting.addAll(sequences);
    }

    /** The next one that still wants a slot; null if there is none. */
    public synchronized @Nullable Sequence poll() {
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            if (!gaveUp(next)) {
                return next;
            }
        }
        return null;
    }

    /** It was polled, but cannot be taken yet: it stays the first, whatever the capacity. */
    synchronized void putBack(Sequence sequence) {
        if (closed != null) {
            sequence.end(Ending.unavailable("model '" + closed + "' is not served any more"));
        } else {
            waiting.addFirst(sequence);
        }
    }

    /** They were running and go on: before all others, whatever the capacity. */
    synchronized void putBack(List<Sequence> sequences) {
        sequences.reversed().forEach(this::putBack);
    }

    public synchronized int size() {
        return waiting.size();
    }

    /** Takes nobody any more; returns those who waited. */
    public synchronized List<Sequence> close(String model) {
        closed = model;
        var rest = new ArrayList<>(waiting);
        waiting.clear();
        return rest;
    }

    private static boolean gaveUp(Sequence sequence) {
        if (sequence.isCancelled()) {
            sequence.end(Ending.CANCELLED);
            return true;
        }
        return false;
    }
}
