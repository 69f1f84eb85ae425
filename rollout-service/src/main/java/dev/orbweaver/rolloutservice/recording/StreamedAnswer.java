package dev.orbweaver.rolloutservice.recording;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A complete answer in the form a streaming client reads: one server-sent event that holds all of it, and the end. The gateway is
 * asked for a whole answer, so that streamed calls are recorded like all others.
 */
final class StreamedAnswer {

    private StreamedAnswer() {}

    static byte[] of(JsonNode answer) {
        JsonNode chunk = answer.path("choices").path(0).has("message") ? chatChunk(answer) : answer;
        return ("data: " + chunk + "\n\ndata: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode chatChunk(JsonNode answer) {
        ObjectNode chunk = (ObjectNode) answer.deepCopy();
        chunk.put("object", "chat.completion.chunk");
        for (JsonNode node : chunk.path("choices")) {
            ObjectNode choice = (ObjectNode) node;
            JsonNode delta = choice.remove("message");
            int index = 0;
            for (JsonNode call : delta.path("tool_calls")) {
                ((ObjectNode) call).put("index", index++);
            }
            choice.set("delta", delta);
        }
        return chunk;
    }
}
