package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.constraint.AnswerForm;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the form an answer must have: {@code response_format}, or vLLM's names for the same. */
final class AnswerFormReader {
    private static final String SCHEMA_PATH = "response_format.json_schema.schema";

    private final JsonMapper json;
    private final UnsupportedFields unsupported;

    AnswerFormReader(JsonMapper json, UnsupportedFields unsupported) {
        this.json = json;
        this.unsupported = unsupported;
    }

    /** Null for free text. */
    @Nullable
    AnswerForm read(RequestFields fields) {
        var form = responseFormat(fields);
        var guidedJson = fields.find("guided_json");
        var guidedChoice = fields.find("guided_choice");
        var structured = fields.object("structured_outputs");
        int wanted = count(form) + count(guidedJson) + count(guidedChoice) + count(structured);
        if (wanted > 1) {
            throw fields.bad("response_format", "and vLLM's names for the same: only one may be given");
        }
        if (guidedJson != null) {
            return schema(guidedJson, "guided_json");
        }
        if (guidedChoice != null) {
            return choice(fields, guidedChoice, "guided_choice");
        }
        return structured == null ? form : structured(structured);
    }

    private static int count(@Nullable Object given) {
        return given == null ? 0 : 1;
    }

    private @Nullable AnswerForm responseFormat(RequestFields fields) {
        var format = fields.object("response_format");
        if (format == null) {
            return null;
        }
        var type = format.requiredText("type");
        var form = switch (type) {
            case "text" -> null;
            case "json_object" -> new AnswerForm.AnyObject();
            case "json_schema" -> named(format);
            default -> throw format.bad("type", "is '" + type + "', known are text, json_object, json_schema");
        };
        format.refuseOthers(unsupported);
        return form;
    }

    private AnswerForm named(RequestFields format) {
        var schema = format.object("json_schema");
        if (schema == null) {
            throw format.bad("json_schema", "is missing");
        }
        var name = schema.requiredText("name");
        if (name.length() > 64) {
            throw schema.bad("name", "has " + name.length() + " characters, at most 64 are allowed");
        }
        schema.flag("strict");
        var description = schema.find("description");
        if (description != null && !description.isString()) {
            throw schema.bad("description", "must be a string");
        }
        var body = schema.find("schema");
        schema.refuseOthers(unsupported);
        return body == null ? new AnswerForm.AnyObject() : new AnswerForm.Schema(body, SCHEMA_PATH);
    }

    private @Nullable AnswerForm structured(RequestFields structured) {
        var schema = structured.find("json");
        var choice = structured.find("choice");
        boolean object = structured.flag("json_object");
        structured.refuseOthers(unsupported);
        if (count(schema) + count(choice) + (object ? 1 : 0) > 1) {
            throw structured.bad("json", "only one form may be given");
        }
        if (schema != null) {
            return schema(schema, "structured_outputs.json");
        }
        if (choice != null) {
            return choice(structured, choice, "choice");
        }
        return object ? new AnswerForm.AnyObject() : null;
    }

    /** A schema as an object, or as its text. */
    private AnswerForm schema(JsonNode schema, String path) {
        try {
            return new AnswerForm.Schema(schema.isString() ? json.readTree(schema.stringValue()) : schema, path);
        } catch (JacksonException e) {
            throw OpenAiException.badField(path, "'" + path + "' is not JSON: " + e.getOriginalMessage());
        }
    }

    private static AnswerForm choice(RequestFields fields, JsonNode choice, String name) {
        var texts = new ArrayList<String>();
        for (var text : choice.values()) {
            if (!text.isString() || text.stringValue().isEmpty()) {
                throw fields.bad(name, "must be a list of strings, none empty");
            }
            texts.add(text.stringValue());
        }
        if (texts.isEmpty()) {
            throw fields.bad(name, "must be a list of at least one string");
        }
        return new AnswerForm.Choice(texts);
    }
}
