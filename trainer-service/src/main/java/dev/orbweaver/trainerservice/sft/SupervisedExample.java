package dev.orbweaver.trainerservice.sft;

import dev.orbweaver.sqlenvironment.prompt.AgentStep;
import dev.orbweaver.trainerservice.batch.PackableRow;

/**
 * A model call as it should go.
 *
 * @param prompt the ids of the agent's own request
 * @param response the ids of the reply hoped for, with the one that ends it
 */
public record SupervisedExample(String task, AgentStep agentStep, int[] prompt, int[] response)
        implements PackableRow {}
