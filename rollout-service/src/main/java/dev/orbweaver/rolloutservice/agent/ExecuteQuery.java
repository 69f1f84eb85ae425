package dev.orbweaver.rolloutservice.agent;

import dev.orbweaver.sqlenvironment.sandbox.SqlSandbox;
import java.time.Duration;
import java.util.Map;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.action.NodeActionWithConfig;

/** Runs the last SQL; an error is a result like any other. */
final class ExecuteQuery implements NodeActionWithConfig<SqlAgentState> {

    private final SqlSandbox sandbox;

    ExecuteQuery(SqlSandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public Map<String, Object> apply(SqlAgentState state, RunnableConfig config) {
        var briefing = Briefing.of(config);
        long begun = System.nanoTime();
        var result = sandbox.execute(briefing.assignment().database(), state.query());
        var took = Duration.ofNanos(System.nanoTime() - begun);
        return state.afterExecution(briefing.profile().resultText().of(result, state.query()), took);
    }
}
