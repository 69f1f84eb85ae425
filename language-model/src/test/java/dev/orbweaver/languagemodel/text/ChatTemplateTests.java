package dev.orbweaver.languagemodel.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.languagemodel.text.template.TemplateException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatTemplateTests {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Every recorded conversation of five model families, or the error that the original gives. */
    @Test
    void rendersAsTransformersDoesCharacterByCharacter() throws Exception {
        var folder = SharedFolder.require("fixtures/chat");
        var cases = Files.readAllLines(folder.resolve("cases.jsonl"));
        var wrong = new ArrayList<String>();

        for (var line : cases) {
            var fixture = JSON.readTree(line);
            var source = Files.readString(
                    folder.resolve("templates/" + fixture.path("template").stringValue() + ".jinja"));
            var rendered = outcome(ChatTemplate.of(source, Map.of()), fixture);
            var expected = fixture.has("error")
                    ? "error: " + fixture.path("error").stringValue()
                    : fixture.path("expected").stringValue();
            if (!rendered.equals(expected)) {
                wrong.add(fixture.path("template") + " " + fixture.path("case") + "\nexpected: " + expected
                        + "\nrendered: " + rendered);
            }
        }

        assertThat(cases).hasSize(110);
        assertThat(wrong).isEmpty();
    }

    @Test
    void takesTheTemplateAndItsTokensFromTheConfiguration(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("tokenizer_config.json"), """
                {"bos_token": {"content": "<s>"}, "eos_token": "</s>", "add_bos_token": true, "pad_token": null,
                 "chat_template": "{{ bos_token }}{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}{{ pad_token }}"}""");

        assertThat(ChatTemplate.open(folder).render(List.of(ChatMessage.user("hi")), false, Map.of()))
                .isEqualTo("<s>hi</s>");
    }

    @Test
    void takesTheTemplateForToolsWhereThereIsOne(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("tokenizer_config.json"), """
                {"chat_template": [{"name": "default", "template": "plain"}, {"name": "tool_use", "template": "{{ tools | length }} tools"}]}""");
        var template = ChatTemplate.open(folder);

        assertThat(template.render(List.of(), false, Map.of())).isEqualTo("plain");
        assertThat(template.render(List.of(), false, Map.of("tools", List.of(Map.of()))))
                .isEqualTo("1 tools");
    }

    @Test
    void prefersTheTemplateFile(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"chat_template\": \"old\"}");
        Files.writeString(folder.resolve("chat_template.jinja"), "new\n");

        assertThat(ChatTemplate.open(folder).render(List.of(), false, Map.of())).isEqualTo("new");
    }

    @Test
    void saysWhatToDoWhereTheTemplateIsMissingOrBroken(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> ChatTemplate.open(folder))
                .isInstanceOf(TextFolderException.class)
                .hasMessageContainingAll(folder.toString(), "no chat template", "chat_template.jinja");

        Files.writeString(folder.resolve("chat_template.jinja"), "a\n{% if x %}b");
        assertThatThrownBy(() -> ChatTemplate.open(folder))
                .isInstanceOf(TextFolderException.class)
                .hasMessageContainingAll("chat_template.jinja", "line 2", "{% endif %}");
    }

    private static String outcome(ChatTemplate template, JsonNode fixture) {
        var variables = new HashMap<String, @Nullable Object>(map(fixture.path("variables")));
        var addGenerationPrompt = (boolean) variables.remove("add_generation_prompt");
        variables.put("tools", JSON.convertValue(fixture.path("tools"), Object.class));
        try {
            return template.render(messages(fixture.path("messages")), addGenerationPrompt, variables);
        } catch (TemplateException e) {
            return "error: " + e.getMessage();
        }
    }

    private static List<ChatMessage> messages(JsonNode nodes) {
        var messages = new ArrayList<ChatMessage>();
        for (var node : nodes) {
            var fields = new HashMap<>(map(node));
            var role = (String) fields.remove("role");
            messages.add(new ChatMessage(role, (String) fields.remove("content"), fields));
        }
        return messages;
    }

    private static Map<String, @Nullable Object> map(JsonNode node) {
        return JSON.convertValue(node, new TypeReference<>() {});
    }
}
