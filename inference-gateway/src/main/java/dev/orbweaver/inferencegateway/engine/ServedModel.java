package dev.orbweaver.inferencegateway.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A model by name: who waits for it, and the version that answers new requests. Safe from any thread. */
public final class ServedModel {
    private final String name;
    private final WaitingLine line;
    private final WaitingLine aloneLine;
    private @Nullable LivePolicy live;
    private boolean closed;

    ServedModel(String name, int queueCapacity) {
        this.name = name;
        this.line = new WaitingLine(queueCapacity);
        this.aloneLine = new WaitingLine(queueCapacity);
    }

    public String name() {
        return name;
    }

    /** Empty before the first version. */
    public synchronized Optional<LivePolicy> live() {
        return Optional.ofNullable(live);
    }

    /**
     * Waits for a version that will do; empty if none has come in time.
     *
     * @throws ShuttingDownException if the gateway stops meanwhile
     */
    public synchronized Optional<LivePolicy> await(Predicate<LivePolicy> wanted, Duration atMost)
            throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (live == null || !wanted.test(live)) {
            if (closed) {
                throw new ShuttingDownException();
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            wait(Math.max(1, left / 1_000_000));
        }
        return Optional.of(live);
    }

    /** Those who are computed with others, or alone. */
    WaitingLine line(Company company) {
        return company.isAlone() ? aloneLine : line;
    }

    int waiting() {
        return line.size() + aloneLine.size();
    }

    /** Takes nobody any more; those who waited end. */
    void fail(Ending how) {
        line.close(name).forEach(sequence -> sequence.end(how));
        aloneLine.close(name).forEach(sequence -> sequence.end(how));
    }

    /** Lets nobody wait any longer. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized void serve(LivePolicy policy) {
        live = policy;
        notifyAll();
    }
}
