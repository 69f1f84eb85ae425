package dev.orbweaver.rolloutservice.agent;

import dev.orbweaver.sqlenvironment.prompt.AgentStep;
import java.util.Map;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.action.NodeActionWithConfig;

/** The first SQL, from schema and question. */
final class WriteQuery implements NodeActionWithConfig<SqlAgentState> {

    @Override
    public Map<String, Object> apply(SqlAgentState state, RunnableConfig config) throws ModelCallFailed {
        var briefing = Briefing.of(config);
        String reply = briefing.ask(AgentStep.WRITE_QUERY, 1, briefing.values());
        return state.afterWriting(briefing.profile().firstQuery(reply));
    }
}
