package dev.orbweaver.rolloutservice.agent;

import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.rollout.Message;
import dev.orbweaver.rolloutservice.intake.Deadline;
import dev.orbweaver.rolloutservice.recording.BaseUrl;
import dev.orbweaver.sqlenvironment.prompt.AgentStep;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;

/** The model under an attempt's own base URL, where each call is recorded with its agent step and turn. One thread only. */
public final class RecordedModel implements ModelCalls {

    private final ChatModels models;
    private final BaseUrl baseUrl;
    private final Attempt attempt;
    private final Deadline deadline;
    private final Map<AgentStep, ChatModel> byStep = new EnumMap<>(AgentStep.class);

    public RecordedModel(ChatModels models, BaseUrl baseUrl, Attempt attempt, Deadline deadline) {
        this.models = models;
        this.baseUrl = baseUrl;
        this.attempt = attempt;
        this.deadline = deadline;
    }

    @Override
    public String ask(AgentStep step, int turn, List<Message> messages) throws ModelCallFailed {
        ChatModel model = byStep.computeIfAbsent(step, name -> models.at(baseUrl.of(attempt, name.toString())));
        try {
            return textOf(model.call(new Prompt(springMessages(messages), options(turn))));
        } catch (RuntimeException e) {
            throw new ModelCallFailed(step + " in turn " + turn + ": " + e.getMessage(), e);
        }
    }

    /** Sampling is the recording endpoint's to decide. */
    private OpenAiChatOptions options(int turn) {
        Duration left = deadline.remaining();
        return OpenAiChatOptions.builder()
                .model(attempt.rollout().experiment())
                .timeout(left.isZero() ? Duration.ofMillis(1) : left)
                .customHeaders(Map.of(BaseUrl.TURN_HEADER, Integer.toString(turn)))
                .build();
    }

    private static List<org.springframework.ai.chat.messages.Message> springMessages(List<Message> messages) {
        return messages.stream().map(RecordedModel::springMessage).toList();
    }

    private static org.springframework.ai.chat.messages.Message springMessage(Message message) {
        return switch (message.role()) {
            case "system" -> new SystemMessage(message.content());
            case "assistant" -> new AssistantMessage(message.content());
            default -> new UserMessage(message.content());
        };
    }

    private static String textOf(ChatResponse response) {
        var generation = response.getResult();
        String text = generation == null ? null : generation.getOutput().getText();
        return text == null ? "" : text;
    }
}
