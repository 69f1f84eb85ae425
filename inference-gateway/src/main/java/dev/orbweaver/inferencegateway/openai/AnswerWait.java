package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.client.ClientConnection;
import dev.orbweaver.inferencegateway.engine.Ending;
import dev.orbweaver.inferencegateway.engine.Sequence;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Waits for news of an answer, as long as it is allowed to take and somebody wants it. Whatever ends the wait without an answer gives
 * the sequences up.
 */
@Component
final class AnswerWait {
    /** How often a silent connection is looked at. */
    private static final Duration GLANCE = Duration.ofMillis(250);

    private final Deadlines deadlines;

    AnswerWait(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    /**
     * Returns when something has come, or might have.
     *
     * @param start of the request, {@code System.nanoTime()}
     * @throws OpenAiException if the engine gave up, or a deadline has passed
     * @throws ClientGoneException if the connection is closed
     */
    void await(OpenAnswer answer, ClientConnection client, long start) {
        try {
            answer.submission().await(GLANCE);
            for (var sequence : answer.submission().sequences()) {
                check(sequence, System.nanoTime() - start);
            }
            if (client.isGone()) {
                throw new ClientGoneException("the client of " + answer.head().id() + " has gone");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.submission().cancel();
            throw OpenAiException.unavailable("the gateway is shutting down", "shutting_down");
        } catch (OpenAiException | ClientGoneException e) {
            answer.submission().cancel();
            throw e;
        }
    }

    private void check(Sequence sequence, long nanos) {
        var ending = sequence.ending();
        if (ending != null && ending.reason() == Ending.Reason.FAILED) {
            throw OpenAiException.engineFailed(ending.problem());
        }
        if (ending != null && ending.reason() == Ending.Reason.SHUTTING_DOWN) {
            throw OpenAiException.unavailable(ending.problem(), "shutting_down");
        }
        if (ending == null && !sequence.isAdmitted() && nanos > deadlines.queue().toNanos()) {
            throw OpenAiException.unavailable(
                    "no slot became free in " + deadlines.queue().toSeconds()
                            + " s (orbweaver.gateway.deadlines.queue); try again later",
                    "queue_timeout");
        }
        if (ending == null && nanos > deadlines.queue().plus(deadlines.generation()).toNanos()) {
            throw OpenAiException.tookTooLong("the answer was not complete in "
                    + deadlines.generation().toSeconds() + " s (orbweaver.gateway.deadlines.generation)");
        }
    }
}
