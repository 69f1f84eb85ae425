package dev.orbweaver.contracts.reward;

import dev.orbweaver.contracts.rollout.AgentSettings;
import java.nio.file.Path;

/**
 * What a reward function judges.
 *
 * @param sql the agent's answer, as it was parsed; may be empty
 * @param database the SQLite file of the task's database
 * @param agent the settings it worked under: the profile decides how strict the verdict is
 */
public record Submission(Task task, String sql, Path database, AgentSettings agent) {}
