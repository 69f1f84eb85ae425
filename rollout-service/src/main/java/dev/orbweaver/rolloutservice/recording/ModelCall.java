package dev.orbweaver.rolloutservice.recording;

import dev.orbweaver.rolloutservice.intake.OpenAttempt;
import tools.jackson.databind.node.ObjectNode;

/**
 * One model call as it arrived.
 *
 * @param agentStep where the agent called; empty where it does not say
 * @param turn the round it belongs to, from 1
 * @param body as the client sent it
 */
record ModelCall(OpenAttempt attempt, String agentStep, int turn, ObjectNode body) {

    boolean isStreamed() {
        return body.path("stream").asBoolean(false);
    }
}
