package dev.orbweaver.rolloutservice.intake;

import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.rollout.RolloutRequest;
import dev.orbweaver.contracts.rollout.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * An attempt this worker has begun: its request, its deadline and what is recorded of it.
 *
 * <p>Safe from any thread. Once it has ended it records nothing, takes no call, and every thread at work for it is interrupted.
 */
public final class OpenAttempt {

    private final RolloutRequest request;
    private final Instant handedOver;
    private final Deadline deadline;
    private final List<Transition> transitions = new ArrayList<>();
    private final Set<Thread> workers = new HashSet<>();
    private @Nullable Ending ending;

    OpenAttempt(RolloutRequest request) {
        this.request = request;
        this.handedOver = Instant.now();
        this.deadline = Deadline.after(request.timeAllowed());
    }

    public Attempt attempt() {
        return request.attempt();
    }

    public RolloutRequest request() {
        return request;
    }

    public Instant handedOver() {
        return handedOver;
    }

    /** The time allowed, counted from the hand-over. */
    public Deadline deadline() {
        return deadline;
    }

    /** In the order in which the calls ended. */
    public synchronized List<Transition> transitions() {
        return List.copyOf(transitions);
    }

    /** How many recorded calls came from this agent step in this turn. */
    public synchronized int callsOf(String agentStep, int turn) {
        return (int) transitions.stream()
                .filter(call -> call.turn() == turn && call.agentStep().equals(agentStep))
                .count();
    }

    /** Adds a model call that was answered. */
    public synchronized void record(Transition transition) throws AttemptEnded {
        requireOpen();
        transitions.add(transition);
    }

    /**
     * Does a piece of the attempt's work on this thread, which is interrupted if the attempt ends meanwhile.
     *
     * @throws AttemptEnded if it has ended before, or ended while the work was under way and the work gave up
     */
    public <T> T whileOpen(Callable<T> work) throws Exception {
        boolean outermost = enter();
        try {
            return work.call();
        } catch (Exception e) {
            throw whyGivenUp(e);
        } finally {
            if (outermost) {
                leave();
            }
        }
    }

    /** Ends the attempt if its time is over, and then throws. */
    public void requireTime() throws AttemptEnded {
        if (deadline.passed()) {
            end(Ending.TIMED_OUT);
        }
        synchronized (this) {
            requireOpen();
        }
    }

    /** Null while it is open. */
    public synchronized @Nullable Ending ending() {
        return ending;
    }

    synchronized boolean end(Ending reason) {
        if (ending != null) {
            return false;
        }
        ending = reason;
        workers.forEach(Thread::interrupt);
        return true;
    }

    private synchronized boolean enter() throws AttemptEnded {
        requireOpen();
        return workers.add(Thread.currentThread());
    }

    private synchronized void leave() {
        workers.remove(Thread.currentThread());
        if (ending != null) {
            // the interruption was for this work; the thread may have other work to do
            Thread.interrupted();
        }
    }

    private synchronized Exception whyGivenUp(Exception e) {
        return ending == null ? e : new AttemptEnded(attempt().toString(), ending.text());
    }

    private void requireOpen() throws AttemptEnded {
        if (ending != null) {
            throw new AttemptEnded(attempt().toString(), ending.text());
        }
    }
}
