package dev.orbweaver.rolloutservice.agent;

import dev.orbweaver.sqlenvironment.prompt.AgentStep;
import java.util.Map;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.action.NodeActionWithConfig;

/** The next turn's SQL, from the last one, its result and what the check said. */
final class RewriteQuery implements NodeActionWithConfig<SqlAgentState> {

    @Override
    public Map<String, Object> apply(SqlAgentState state, RunnableConfig config) throws ModelCallFailed {
        var briefing = Briefing.of(config);
        var values = briefing.values(state).checked(state.feedback());
        String reply = briefing.ask(AgentStep.REWRITE_QUERY, state.turn() + 1, values);
        return state.afterWriting(briefing.profile().nextQuery(reply, state.query()));
    }
}
