package dev.orbweaver.inferencegateway.engine;

/**
 * Consecutive response tokens that one policy version drew.
 *
 * @param from the first of them
 */
public record VersionRun(long version, int from) {}
