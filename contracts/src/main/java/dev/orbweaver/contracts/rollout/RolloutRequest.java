package dev.orbweaver.contracts.rollout;

import dev.orbweaver.contracts.identity.Attempt;
import java.time.Duration;

/**
 * Work to do: one attempt at one rollout. Holds all an agent may know; the gold SQL is not part of it.
 *
 * @param schema see {@code Topics.SCHEMA}
 * @param stepSize rollouts requested for this step in all, up to this request's draw of tasks: who counts to it needs no second
 *     channel
 * @param question the task's text
 * @param database the task's database, by name
 * @param minimumPolicyVersion the gateway answers with this version or a later one
 * @param timeAllowed from the hand-over, not a wall-clock deadline
 */
public record RolloutRequest(
        int schema,
        Attempt attempt,
        int stepSize,
        String question,
        String database,
        AgentSettings agent,
        Sampling sampling,
        long minimumPolicyVersion,
        Duration timeAllowed) {}
