package dev.orbweaver.rolloutservice.agent;

import dev.orbweaver.contracts.rollout.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bsc.langgraph4j.state.AgentState;

/**
 * What the agent knows after each node. The graph copies it between nodes by serialization, so it holds texts and numbers only;
 * all else is in the {@link Briefing}.
 */
final class SqlAgentState extends AgentState {

    private static final String QUERIES = "queries";
    private static final String RESULT = "result";
    private static final String FEEDBACK = "feedback";
    private static final String CORRECT = "correct";
    private static final String EXECUTION = "executionNanos";

    SqlAgentState(Map<String, Object> data) {
        super(data);
    }

    /** The SQL of each turn so far. */
    List<String> queries() {
        return value(QUERIES, List.of());
    }

    /** The SQL written last; empty where there is none. */
    String query() {
        return queries().isEmpty() ? "" : queries().getLast();
    }

    /** From 1, as soon as something is written. */
    int turn() {
        return queries().size();
    }

    /** What the last executed SQL gave, whole. */
    String result() {
        return value(RESULT, "");
    }

    /** The last check's reply. */
    String feedback() {
        return value(FEEDBACK, "");
    }

    boolean isFoundCorrect() {
        return value(CORRECT, false);
    }

    AgentResult end(Outcome outcome) {
        return new AgentResult(queries(), Duration.ofNanos(value(EXECUTION, 0L)), outcome);
    }

    Map<String, Object> afterWriting(String query) {
        var all = new ArrayList<>(queries());
        all.add(query);
        return Map.of(QUERIES, all);
    }

    Map<String, Object> afterExecution(String result, Duration took) {
        return Map.of(RESULT, result, EXECUTION, value(EXECUTION, 0L) + took.toNanos());
    }

    Map<String, Object> afterCheck(String feedback, boolean correct) {
        return Map.of(FEEDBACK, feedback, CORRECT, correct);
    }
}
