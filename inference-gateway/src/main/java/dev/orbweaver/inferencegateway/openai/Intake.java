package dev.orbweaver.inferencegateway.openai;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/** Whether requests come in: they do, they wait, or they are refused. Those inside go on in any case. Safe from any thread. */
@Component
final class Intake {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Duration longestWait;
    private State state = State.OPEN;
    private int inFlight;

    Intake(RequestLimits limits) {
        longestWait = limits.deadlines().queue();
    }

    /** What becomes of a request that comes. */
    enum State {
        OPEN,
        /** It waits for {@link #OPEN}, as long as it would wait in the queue. */
        PAUSED,
        /** It is refused; a balancer sends it elsewhere. */
        DRAINING
    }

    /** @param inFlight requests inside */
    record Status(State state, int inFlight) {}

    /**
     * Lets a request in; it must {@link #leave}.
     *
     * @throws OpenAiException 503 while draining, or when a pause has lasted too long
     */
    void enter() {
        lock.lock();
        try {
            long left = longestWait.toNanos();
            while (state == State.PAUSED && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (state != State.OPEN) {
                throw OpenAiException.unavailable(
                        state == State.DRAINING
                                ? "the gateway is being drained and takes no requests (POST /resume ends that)"
                                : "the gateway has been paused for too long (POST /resume ends that)",
                        state == State.DRAINING ? "draining" : "paused");
            }
            inFlight++;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw OpenAiException.unavailable("the gateway is shutting down", "shutting_down");
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            inFlight--;
        } finally {
            lock.unlock();
        }
    }

    Status become(State wanted) {
        lock.lock();
        try {
            state = wanted;
            changed.signalAll();
            return new Status(state, inFlight);
        } finally {
            lock.unlock();
        }
    }

    Status status() {
        lock.lock();
        try {
            return new Status(state, inFlight);
        } finally {
            lock.unlock();
        }
    }
}
