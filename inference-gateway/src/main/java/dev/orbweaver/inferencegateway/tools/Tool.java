package dev.orbweaver.inferencegateway.tools;

import tools.jackson.databind.JsonNode;

/**
 * A function that the model may call.
 *
 * @param parameters JSON schema of its arguments
 * @param path where the schema stands in the request, for errors
 */
public record Tool(String name, JsonNode parameters, String path) {}
