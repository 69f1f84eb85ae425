package dev.orbweaver.rolloutservice.agent;

import dev.orbweaver.contracts.rollout.Message;
import dev.orbweaver.sqlenvironment.prompt.AgentStep;
import dev.orbweaver.sqlenvironment.prompt.PromptValues;
import dev.orbweaver.sqlenvironment.prompt.Prompts;
import dev.orbweaver.sqlenvironment.prompt.Truncation;
import java.util.List;
import org.bsc.langgraph4j.RunnableConfig;

/**
 * What the nodes of one attempt work with besides the state.
 *
 * @param schema the database as text, already cut
 */
record Briefing(Assignment assignment, AgentProfile profile, Prompts prompts, String schema) {

    private static final String KEY = "briefing";
    private static final List<Message> ANY_QUERY =
            List.of(new Message("user", "Please write any SQL query, as the last request could not be answered."));

    RunnableConfig inConfig() {
        return RunnableConfig.builder().putMetadata(KEY, this).build();
    }

    static Briefing of(RunnableConfig config) {
        return (Briefing) config.metadata(KEY).orElseThrow();
    }

    /** Asks the model as the step's template says. */
    String ask(AgentStep step, int turn, PromptValues values) throws ModelCallFailed {
        try {
            return assignment.model().ask(step, turn, prompts.render(step, values));
        } catch (ModelCallFailed e) {
            if (profile != AgentProfile.PARITY || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return assignment.model().ask(step, turn, ANY_QUERY);
        }
    }

    /** Before anything is written. */
    PromptValues values() {
        return PromptValues.of(schema, assignment.question());
    }

    /** With the last SQL and the result the agent has seen. */
    PromptValues values(SqlAgentState state) {
        var truncation = new Truncation(assignment.settings().executionTruncate());
        return values().executed(state.query(), truncation.of(state.result()));
    }
}
