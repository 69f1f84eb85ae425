package dev.orbweaver.rolloutservice.agent;

import dev.orbweaver.sqlenvironment.prompt.AgentStep;
import java.util.Map;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.action.NodeActionWithConfig;

/** The model's opinion of the last SQL. Asked after the last turn too, where it cannot change the answer any more. */
final class CheckQuery implements NodeActionWithConfig<SqlAgentState> {

    @Override
    public Map<String, Object> apply(SqlAgentState state, RunnableConfig config) throws ModelCallFailed {
        var briefing = Briefing.of(config);
        String reply = briefing.ask(AgentStep.CHECK_QUERY, state.turn(), briefing.values(state));
        return state.afterCheck(reply, briefing.profile().verdict().isCorrect(reply));
    }
}
