package dev.orbweaver.languagemodel.text;

import dev.orbweaver.languagemodel.text.template.TemplateException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model's chat template: messages to the text that the model continues, character by character as Hugging Face transformers renders it. */
public final class ChatTemplate {
    private ChatTemplate() {}

    /**
     * Reads {@code chat_template.jinja}, or {@code chat_template} of {@code tokenizer_config.json}.
     *
     * @throws TextFolderException if there is none, or it cannot be read; the message says what to do
     */
    public static ChatTemplate open(Path folder) {
        throw new UnsupportedOperationException();
    }

    /**
     * Renders a conversation.
     *
     * @param addGenerationPrompt whether the text ends with the opening of the assistant's answer
     * @param variables what else the template may read: {@code tools}, {@code enable_thinking}, {@code date_string}
     * @throws TemplateException if the template refuses the conversation, or does not fit it
     */
    public String render(
            List<ChatMessage> messages, boolean addGenerationPrompt, Map<String, @Nullable Object> variables) {
        throw new UnsupportedOperationException();
    }
}
