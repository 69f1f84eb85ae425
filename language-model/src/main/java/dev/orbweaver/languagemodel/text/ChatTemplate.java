package dev.orbweaver.languagemodel.text;

import dev.orbweaver.languagemodel.text.template.Template;
import dev.orbweaver.languagemodel.text.template.TemplateException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's chat template: messages to the text that the model continues, character by character as Hugging Face transformers renders it.
 *
 * <p>Immutable and safe from any thread.
 */
public final class ChatTemplate {
    private static final String STANDARD = "default";
    private static final String WITH_TOOLS = "tool_use";

    private final Map<String, Template> templates;
    private final Map<String, String> sources;
    private final Map<String, @Nullable Object> specialTokens;

    private ChatTemplate(
            Map<String, Template> templates, Map<String, String> sources, Map<String, @Nullable Object> specialTokens) {
        this.templates = templates;
        this.sources = Map.copyOf(sources);
        this.specialTokens = specialTokens;
    }

    /**
     * Reads {@code chat_template.jinja}, or {@code chat_template} of {@code tokenizer_config.json}.
     *
     * @throws TextFolderException if there is none, or it cannot be read; the message says what to do
     */
    public static ChatTemplate open(Path folder) {
        var file = TokenizerConfigFile.read(folder);
        var templates = new HashMap<String, Template>();
        file.templates().forEach((name, source) -> templates.put(name, parse(source, file.templateFile(), name)));
        return new ChatTemplate(templates, file.templates(), file.specialTokens());
    }

    /** A template given as text; {@code specialTokens} are variables such as {@code bos_token}. */
    public static ChatTemplate of(String source, Map<String, @Nullable Object> specialTokens) {
        return new ChatTemplate(Map.of(STANDARD, Template.parse(source)), Map.of(STANDARD, source), specialTokens);
    }

    /**
     * Renders a conversation.
     *
     * @param addGenerationPrompt whether the text ends with the opening of the assistant's answer
     * @param variables what else the template may read: {@code tools}, {@code enable_thinking}, {@code date_string}; JSON values
     * @throws TemplateException if the template refuses the conversation, or does not fit it
     */
    public String render(
            List<ChatMessage> messages, boolean addGenerationPrompt, Map<String, @Nullable Object> variables) {
        var all = new HashMap<String, @Nullable Object>();
        all.put("tools", null); // transformers defines both, with or without tools
        all.put("documents", null);
        all.putAll(specialTokens);
        all.putAll(variables);
        all.put("messages", messages.stream().map(ChatMessage::asMap).toList());
        all.put("add_generation_prompt", addGenerationPrompt);
        return template(all.get("tools") != null).render(all);
    }

    /** The text of the template that renders conversations with tools. */
    public String sourceWithTools() {
        return sources.getOrDefault(WITH_TOOLS, sources.getOrDefault(STANDARD, ""));
    }

    private Template template(boolean withTools) {
        var special = withTools ? templates.get(WITH_TOOLS) : null;
        var template = special == null ? templates.get(STANDARD) : special;
        if (template == null) {
            throw new TemplateException("the model has several chat templates (" + String.join(", ", templates.keySet())
                    + ") but none named '" + STANDARD + "'");
        }
        return template;
    }

    private static Template parse(String source, Path file, String name) {
        try {
            return Template.parse(source);
        } catch (TemplateException e) {
            throw new TextFolderException(
                    file + ": the chat template '" + name + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
