package dev.orbweaver.rewardservice.scoring;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Holds code to a deadline that is not ours: it runs on a thread of its own, which is interrupted when the time is over and
 * left behind if it does not listen.
 */
final class ScoringDeadline {

    private ScoringDeadline() {}

    /**
     * The result, in time.
     *
     * @throws ScoringFailed if it takes longer or throws
     */
    static <T> T within(Duration time, Supplier<T> work) {
        var task = new FutureTask<>(work::get);
        Thread.ofPlatform().daemon().name("scoring").start(task);
        try {
            return task.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            throw new ScoringFailed("scoring took longer than " + time.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new ScoringInterrupted(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ScoringFailed known
                    ? known
                    : new ScoringFailed("the reward function failed: " + e.getCause(), e);
        }
    }
}
