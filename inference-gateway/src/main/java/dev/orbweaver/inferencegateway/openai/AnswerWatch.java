package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.client.ClientConnection;
import dev.orbweaver.inferencegateway.engine.Sequence;
import java.time.Duration;

/** Waits for news of an answer, as long as it may take and somebody wants it. */
final class AnswerWatch {
    /** How often a silent connection is looked at. */
    private static final Duration GLANCE = Duration.ofMillis(250);

    private final OpenAnswer answer;
    private final ClientConnection client;
    private final Deadlines deadlines;
    private final long start = System.nanoTime();

    AnswerWatch(OpenAnswer answer, ClientConnection client, Deadlines deadlines) {
        this.answer = answer;
        this.client = client;
        this.deadlines = deadlines;
    }

    /**
     * Returns when something has come since the last call, or might have.
     *
     * @throws OpenAiException if a deadline has passed
     * @throws ClientGoneException if the connection is closed
     */
    void await() {
        try {
            answer.submission().await(GLANCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw OpenAiException.unavailable("the gateway is shutting down", "shutting_down");
        }
        long nanos = System.nanoTime() - start;
        if (nanos > GLANCE.toNanos()) {
            answer.submission().sequences().forEach(sequence -> check(sequence, nanos));
            if (client.isGone()) {
                throw new ClientGoneException("the client of " + answer.head().id() + " has gone");
            }
        }
    }

    private void check(Sequence sequence, long nanos) {
        if (sequence.ending() != null) {
            return;
        }
        if (!sequence.isAdmitted() && nanos > deadlines.queue().toNanos()) {
            throw OpenAiException.unavailable(
                    "no slot became free in " + deadlines.queue().toSeconds()
                            + " s (orbweaver.gateway.deadlines.queue); try again later",
                    "queue_timeout");
        }
        if (nanos > deadlines.queue().plus(deadlines.generation()).toNanos()) {
            throw OpenAiException.tookTooLong("the answer was not complete in "
                    + deadlines.generation().toSeconds() + " s (orbweaver.gateway.deadlines.generation)");
        }
    }
}
