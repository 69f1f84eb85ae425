package dev.orbweaver.rolloutservice.recording;

import dev.orbweaver.rolloutservice.intake.OpenAttempt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client says about where it calls from.
 *
 * @param agentStep from the URL, or null
 * @param turn from the header, or null: then every call is a turn of its own
 */
record CallOrigin(@Nullable String agentStep, @Nullable Integer turn) {

    ModelCall call(OpenAttempt attempt, ObjectNode body) {
        return new ModelCall(
                attempt,
                agentStep == null ? "" : agentStep,
                turn == null ? attempt.transitions().size() + 1 : turn,
                body);
    }
}
