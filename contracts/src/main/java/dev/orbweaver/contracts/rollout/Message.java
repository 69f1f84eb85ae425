package dev.orbweaver.contracts.rollout;

/**
 * One chat message, kept for people who read rollouts; training uses the ids.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
 */
public record Message(String role, String content) {}
