package dev.orbweaver.rolloutservice.recording;

import dev.orbweaver.contracts.identity.Attempt;

/**
 * Where an attempt's model calls go.
 *
 * @param service this service's address, without a slash at the end
 */
public record BaseUrl(String service) {

    /** Request header of a model call: the round it belongs to, from 1. */
    public static final String TURN_HEADER = "X-Orbweaver-Turn";

    /** For an agent that names no steps. */
    public String of(Attempt attempt) {
        return prefix(attempt) + "/v1";
    }

    /** For the calls of one agent step. */
    public String of(Attempt attempt, String agentStep) {
        return prefix(attempt) + "/agent-steps/" + agentStep + "/v1";
    }

    private String prefix(Attempt attempt) {
        return service + "/rollouts/" + attempt.rollout() + "/attempts/" + attempt.number();
    }
}
