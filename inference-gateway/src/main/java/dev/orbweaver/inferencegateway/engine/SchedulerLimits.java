package dev.orbweaver.inferencegateway.engine;

/**
 * @param slots sequences that run together
 * @param tailLength tokens of a sequence outside the prefix tree
 * @param prefillTokens most prompt tokens of an iteration
 * @param cacheTokens tokens that the prefix tree may hold, enough for the longest sequence
 */
record SchedulerLimits(int slots, int tailLength, int prefillTokens, int cacheTokens) {}
