package dev.orbweaver.rolloutservice.agent;

import dev.orbweaver.contracts.rollout.AgentSettings;
import java.nio.file.Path;

/**
 * What an agent is given.
 *
 * @param database the SQLite file asked about
 * @param model answers the agent's calls
 */
public record Assignment(String question, Path database, AgentSettings settings, ModelCalls model) {}
