package dev.orbweaver.inferencegateway.tools;

/**
 * A call that the model has made.
 *
 * @param arguments JSON text
 */
public record ToolCall(String name, String arguments) {}
