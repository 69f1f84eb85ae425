package dev.orbweaver.rolloutservice.agent;

import dev.orbweaver.contracts.rollout.Message;
import dev.orbweaver.sqlenvironment.prompt.AgentStep;
import java.util.List;

/** The model, as one attempt may call it. */
@FunctionalInterface
public interface ModelCalls {

    /**
     * One call, one answer.
     *
     * @param turn the round of SQL it belongs to, from 1
     * @return the reply's text, perhaps empty
     */
    String ask(AgentStep step, int turn, List<Message> messages) throws ModelCallFailed;
}
