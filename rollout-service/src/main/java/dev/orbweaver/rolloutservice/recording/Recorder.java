package dev.orbweaver.rolloutservice.recording;

import dev.orbweaver.contracts.rollout.Generation;
import dev.orbweaver.contracts.rollout.Message;
import dev.orbweaver.contracts.rollout.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a transition of a call and the gateway's answer. The ids come from the answer's {@code orbweaver} object; the texts are
 * kept for people.
 */
@Component
final class Recorder {

    private final JsonMapper json;

    Recorder(JsonMapper json) {
        this.json = json;
    }

    /** @throws UnusableAnswer if the answer does not say what the engine did */
    Transition transition(ModelCall call, JsonNode answer, Duration duration) throws UnusableAnswer {
        JsonNode choice = answer.path("choices").path(0);
        JsonNode message = choice.path("message");
        String response = message.isMissingNode() ? textOf(choice.path("text")) : textOf(message.path("content"));
        return new Transition(
                call.agentStep(), call.turn(), messagesOf(call.body()), response, generationOf(answer), duration);
    }

    private Generation generationOf(JsonNode answer) throws UnusableAnswer {
        JsonNode generation = answer.path("orbweaver");
        if (!generation.isObject()) {
            throw new UnusableAnswer(
                    "The gateway's answer has no object 'orbweaver' with token ids and log-probabilities, so it"
                            + " cannot be recorded: let orbweaver.gateway.url point to an Orbweaver inference-gateway");
        }
        try {
            return json.treeToValue(generation, Generation.class);
        } catch (JacksonException e) {
            throw new UnusableAnswer("The gateway's object 'orbweaver' cannot be read: " + e.getOriginalMessage());
        }
    }

    private static List<Message> messagesOf(JsonNode body) {
        JsonNode messages = body.path("messages");
        if (!messages.isArray()) {
            return List.of(new Message("user", textOf(body.path("prompt"))));
        }
        List<Message> texts = new ArrayList<>(messages.size());
        for (JsonNode message : messages) {
            texts.add(new Message(message.path("role").asString(""), textOf(message.path("content"))));
        }
        return texts;
    }

    /** A text, or OpenAI's list of parts; anything else as JSON. */
    private static String textOf(JsonNode content) {
        if (content.isString()) {
            return content.asString();
        }
        if (content.isMissingNode() || content.isNull()) {
            return "";
        }
        if (!content.isArray()) {
            return content.toString();
        }
        var text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").isString() ? part.path("text").asString() : part.toString());
        }
        return text.toString();
    }
}
