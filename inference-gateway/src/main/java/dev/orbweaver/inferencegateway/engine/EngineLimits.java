package dev.orbweaver.inferencegateway.engine;

/**
 * @param queueCapacity most sequences that wait for a slot of one model
 * @param prefillTokens most prompt tokens computed in one iteration
 */
public record EngineLimits(int queueCapacity, int prefillTokens, InFlight inFlight) {}
