package dev.orbweaver.rolloutservice.agent;

import java.util.Map;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.action.NodeActionWithConfig;

/** Runs the last SQL; an error is a result like any other. */
final class ExecuteQuery implements NodeActionWithConfig<SqlAgentState> {

    private final QueryRunner queries;

    ExecuteQuery(QueryRunner queries) {
        this.queries = queries;
    }

    @Override
    public Map<String, Object> apply(SqlAgentState state, RunnableConfig config) throws InterruptedException {
        var briefing = Briefing.of(config);
        var run = queries.run(briefing.assignment().database(), state.query());
        return state.afterExecution(briefing.profile().resultText().of(run.result(), state.query()), run.took());
    }
}
