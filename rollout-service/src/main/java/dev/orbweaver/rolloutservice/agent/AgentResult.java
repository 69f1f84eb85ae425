package dev.orbweaver.rolloutservice.agent;

import dev.orbweaver.contracts.rollout.Outcome;
import java.time.Duration;
import java.util.List;

/**
 * How an agent's work ended.
 *
 * @param queries the SQL of each turn, the answer last; what there was where the agent failed
 * @param execution time spent in SQL
 */
public record AgentResult(List<String> queries, Duration execution, Outcome outcome) {

    public AgentResult {
        queries = List.copyOf(queries);
    }

    /** Nothing was done. */
    public static AgentResult failed(String reason, String detail) {
        return new AgentResult(List.of(), Duration.ZERO, Outcome.failed(reason, detail));
    }
}
