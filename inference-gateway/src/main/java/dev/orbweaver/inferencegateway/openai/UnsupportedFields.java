package dev.orbweaver.inferencegateway.openai;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Fields of OpenAI's and vLLM's API that this gateway does not do, each with the values that ask for nothing. Those are accepted,
 * because clients send them; every other value, and every unknown field, is a 400: nothing is silently ignored.
 */
final class UnsupportedFields {
    private static final Predicate<JsonNode> NEVER = value -> false;
    private static final Predicate<JsonNode> EMPTY = value -> value.isContainer() && value.isEmpty();

    private final Map<String, Predicate<JsonNode>> harmless = new HashMap<>();

    private UnsupportedFields() {
        put(number(0), "priority");
        put(number(1), "length_penalty", "best_of");
        put(EMPTY, "tools", "functions", "bad_words", "documents");
        put(text("none", "auto"), "tool_choice", "function_call");
        put(text("auto", "default"), "service_tier");
        put(flag(false), "store", "echo", "use_beam_search", "include_stop_str_in_output", "continue_final_message");
        put(flag(false), "return_tokens_as_token_ids");
        put(flag(true), "skip_special_tokens", "spaces_between_special_tokens", "add_generation_prompt");
        put(NEVER, "audio", "prediction", "reasoning_effort", "verbosity", "web_search_options", "suffix");
        put(NEVER, "guided_regex", "guided_grammar", "guided_whitespace_pattern", "guided_decoding_backend");
        put(NEVER, "truncate_prompt_tokens", "allowed_token_ids", "chat_template");
        // they say something about the request or the caller, not about the answer
        put(JsonNode::isString, "user", "safety_identifier", "prompt_cache_key", "prompt_cache_retention");
        put(JsonNode::isObject, "metadata");
        put(JsonNode::isBoolean, "parallel_tool_calls");
        harmless.put("modalities", value -> value.toString().equals("[\"text\"]"));
    }

    static UnsupportedFields known() {
        return new UnsupportedFields();
    }

    /** Lets a field pass that changes nothing; null never does. */
    void check(String name, JsonNode value) {
        var isHarmless = harmless.get(name);
        if (isHarmless == null) {
            throw OpenAiException.unsupported(name, "Unrecognized request argument supplied: " + name);
        }
        if (!value.isNull() && !isHarmless.test(value)) {
            throw OpenAiException.unsupported(
                    name, "'" + name + "' with the value " + value + " is not supported here; leave it out");
        }
    }

    private void put(Predicate<JsonNode> isHarmless, String... names) {
        for (var name : names) {
            harmless.put(name, isHarmless);
        }
    }

    private static Predicate<JsonNode> number(double wanted) {
        return value -> value.isNumber() && value.doubleValue() == wanted;
    }

    private static Predicate<JsonNode> flag(boolean wanted) {
        return value -> value.isBoolean() && value.booleanValue() == wanted;
    }

    private static Predicate<JsonNode> text(String one, String other) {
        return value -> value.isString()
                && (value.stringValue().equals(one) || value.stringValue().equals(other));
    }
}
