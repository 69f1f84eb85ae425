package dev.orbweaver.inferencegateway.openai;

import org.springframework.util.unit.DataSize;

/**
 * What a request may ask of the gateway.
 *
 * @param maxBody largest body; then 413
 * @param sequences most choices of all prompts together; then 400
 */
public record RequestLimits(Deadlines deadlines, DataSize maxBody, int sequences) {}
