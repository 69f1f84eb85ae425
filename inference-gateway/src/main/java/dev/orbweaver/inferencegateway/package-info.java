/**
 * OpenAI-compatible inference: {@code openai} reads requests, {@code engine} batches and computes them, {@code policy} swaps weights.
 */
@NullMarked
package dev.orbweaver.inferencegateway;

import org.jspecify.annotations.NullMarked;
