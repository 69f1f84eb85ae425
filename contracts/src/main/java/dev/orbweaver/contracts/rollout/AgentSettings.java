package dev.orbweaver.contracts.rollout;

/**
 * How the SQL agent works.
 *
 * @param profile named behaviour: {@code default} or {@code parity}
 * @param prompts named prompt templates ({@code default}, {@code parity}, {@code compact}) or a folder of templates
 * @param schema style of the schema text: {@code create-table} or {@code compact}
 * @param maxTurns most SQL-producing model calls of a rollout
 * @param tableInfoTruncate most characters of schema text in a prompt
 * @param executionTruncate most characters of an execution result in a prompt
 */
public record AgentSettings(
        String profile, String prompts, String schema, int maxTurns, int tableInfoTruncate, int executionTruncate) {}
