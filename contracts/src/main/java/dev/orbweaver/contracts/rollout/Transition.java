package dev.orbweaver.contracts.rollout;

import java.time.Duration;
import java.util.List;

/**
 * One recorded model call of an attempt.
 *
 * @param agentStep where the agent called, for example {@code write_query}; empty for an agent that does not say
 * @param turn the round of SQL it belongs to, from 1
 * @param messages the prompt as text
 * @param response the answer as text
 * @param duration of the call, waiting included
 */
public record Transition(
        String agentStep, int turn, List<Message> messages, String response, Generation generation, Duration duration) {

    public Transition {
        messages = List.copyOf(messages);
    }
}
