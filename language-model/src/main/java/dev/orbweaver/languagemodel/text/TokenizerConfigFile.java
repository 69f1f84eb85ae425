package dev.orbweaver.languagemodel.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a folder's tokenizer_config.json and chat_template.jinja say about chats. The .jinja file wins where both hold a template, as in
 * transformers.
 *
 * @param templateFile where the templates come from
 * @param templates name to source; a folder with one template calls it {@code default}
 * @param specialTokens variables such as {@code bos_token}; null where the model has none
 */
record TokenizerConfigFile(
        Path templateFile, Map<String, String> templates, Map<String, @Nullable Object> specialTokens) {

    static TokenizerConfigFile read(Path folder) {
        var configFile = folder.resolve("tokenizer_config.json");
        var jinjaFile = folder.resolve("chat_template.jinja");
        try {
            var config = Files.isRegularFile(configFile)
                    ? JsonMapper.shared().readTree(Files.readString(configFile))
                    : JsonMapper.shared().createObjectNode();
            var hasJinjaFile = Files.isRegularFile(jinjaFile);
            var templates = hasJinjaFile
                    ? Map.of("default", Files.readString(jinjaFile))
                    : templates(config.path("chat_template"));
            if (templates.isEmpty()) {
                throw new TextFolderException(folder + ": there is no chat template: neither chat_template.jinja nor"
                        + " \"chat_template\" in tokenizer_config.json. Copy the file of the model's chat (instruct) variant, or"
                        + " write a chat_template.jinja.");
            }
            return new TokenizerConfigFile(hasJinjaFile ? jinjaFile : configFile, templates, specialTokens(config));
        } catch (IOException | JacksonException e) {
            throw new TextFolderException(
                    configFile + ": cannot be read as JSON: " + e.getMessage() + ". Copy the file again.", e);
        }
    }

    private static Map<String, String> templates(JsonNode node) {
        var templates = new HashMap<String, String>();
        if (node.isString()) {
            templates.put("default", node.stringValue());
        }
        for (JsonNode named : node.isArray() ? node : JsonMapper.shared().createArrayNode()) {
            templates.put(
                    named.path("name").asString("default"),
                    named.path("template").asString(""));
        }
        return templates;
    }

    // a token is its text, or an object with its text as "content"
    private static Map<String, @Nullable Object> specialTokens(JsonNode config) {
        var tokens = new HashMap<String, @Nullable Object>();
        for (Map.Entry<String, JsonNode> entry : config.properties()) {
            var value = entry.getValue();
            if (entry.getKey().endsWith("_token") && !value.isBoolean()) {
                var text = value.isObject() ? value.path("content") : value;
                if (text.isString()) {
                    tokens.put(entry.getKey(), text.stringValue());
                }
            }
        }
        return tokens;
    }
}
