package dev.orbweaver.contracts.rollout;

import dev.orbweaver.contracts.identity.RolloutId;
import java.util.List;

/**
 * What one attempt did: every model call, and the SQL of every turn.
 *
 * @param schema see {@code Topics.SCHEMA}
 * @param queries the SQL of each turn; the last one is the answer; empty where the agent wrote none
 * @param worker who did it
 */
public record Rollout(
        int schema,
        RolloutRequest request,
        List<String> queries,
        List<Transition> transitions,
        Outcome outcome,
        Timings timings,
        String worker) {

    public Rollout {
        queries = List.copyOf(queries);
        transitions = List.copyOf(transitions);
    }

    /** Which rollout this is. */
    public RolloutId id() {
        return request.attempt().rollout();
    }

    /** The answer, or an empty text. */
    public String finalSql() {
        return queries.isEmpty() ? "" : queries.getLast();
    }
}
