package dev.orbweaver.inferencegateway.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The sequences of one request, which one reader waits for. The engine signals, the reader looks; a signal without news is harmless.
 */
public final class Submission {
    private final Semaphore news = new Semaphore(0);
    private final boolean everyToken;
    private final List<Sequence> sequences;

    /** @param everyToken whether the reader wants to be woken for each token, or only when a sequence ends */
    Submission(List<SequenceRequest> requests, boolean everyToken) {
        this.everyToken = everyToken;
        this.sequences =
                requests.stream().map(request -> new Sequence(request, this)).toList();
    }

    /** In the order of the requests. */
    public List<Sequence> sequences() {
        return sequences;
    }

    /** Waits until something has come since the last call, or the time is over. */
    public void await(Duration atMost) throws InterruptedException {
        if (news.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            news.drainPermits();
        }
    }

    /** Whether no sequence gets any more tokens. */
    public boolean isEnded() {
        return sequences.stream().allMatch(sequence -> sequence.ending() != null);
    }

    /** Gives up all of it. */
    public void cancel() {
        sequences.forEach(Sequence::cancel);
    }

    void tokenCame() {
        if (everyToken) {
            news.release();
        }
    }

    void sequenceEnded() {
        news.release();
    }
}
