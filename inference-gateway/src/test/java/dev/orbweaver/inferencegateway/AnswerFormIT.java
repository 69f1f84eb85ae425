package dev.orbweaver.inferencegateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model that babbles gives valid JSON and valid calls all the same. */
class AnswerFormIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String HEAD = "{% if tools %}Tools: {% for t in tools %}{{ t.function.name }} {% endfor %}";
    private static final String TAIL =
            "{% endif %}{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}{% for c in m.tool_calls or [] %}"
                    + "{{ c.function.arguments.city }}{% endfor %}<|im_end|>\n{% endfor %}<|im_start|>assistant\n";

    private static final List<Object> TOOLS = List.of(tool("weather", """
                    {"type": "object", "properties": {"city": {"type": "string"}, "days": {"type": "integer"}}, "required": ["city"]}"""), tool("add", """
                    {"type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "number"}}, "required": ["a", "b"]}"""));

    @RegisterExtension
    static final GatewayUnderTest gateway = GatewayUnderTest.forClass(folder -> List.of(
            "gateway.models.plain=" + TinyModel.write(folder.resolve("plain"), 1),
            "gateway.models.hermes=" + model(folder.resolve("hermes"), "answer in <tool_call></tool_call>"),
            "gateway.models.llama=" + model(folder.resolve("llama"), "answer with name and its parameters"),
            "gateway.slots=6"));

    private static Path model(Path folder, String hint) throws Exception {
        var model = TinyModel.write(folder, 1);
        Files.writeString(model.resolve("chat_template.jinja"), HEAD + hint + TAIL);
        return model;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void anObjectIsAnObject(int seed) throws Exception {
        var text = answer("plain", seed, Map.of("response_format", Map.of("type", "json_object"), "max_tokens", 60));

        assertThat(JSON.readTree(text).isObject()).as(text).isTrue();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void anAnswerFollowsItsSchema(int seed) throws Exception {
        var schema = JSON.readTree("""
                {"type": "object", "properties": {"sql": {"type": "string"}, "sure": {"type": "boolean"},
                 "rows": {"type": "integer", "minimum": 0, "maximum": 99}}, "required": ["sql", "sure", "rows"],
                 "additionalProperties": false}""");
        var format =
                Map.of("type", "json_schema", "json_schema", Map.of("name", "q", "strict", true, "schema", schema));
        var json = JSON.readTree(answer("plain", seed, Map.of("response_format", format, "max_tokens", 80)));

        assertThat(json.propertyNames()).containsExactly("sql", "sure", "rows");
        assertThat(json.path("sql").isString() && json.path("sure").isBoolean()).isTrue();
        assertThat(json.path("rows").intValue()).isBetween(0, 99);
    }

    @Test
    void theSameFormHoldsForGreedyAnswersForStreamsAndForManyAtOnce() throws Exception {
        var wishes = Map.<String, Object>of(
                "response_format", Map.of("type", "json_object"), "max_tokens", 50, "temperature", 0);
        var whole = answer("plain", 0, wishes);
        var streamed = new StringBuilder();
        var body = body("plain", 0, wishes);
        body.put("stream", true);
        gateway.stream(CHAT, body)
                .forEach(event -> streamed.append(event.path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asString("")));
        assertThat(streamed.toString()).isEqualTo(whole);

        var many = body("plain", 3, Map.of("response_format", Map.of("type", "json_object"), "max_tokens", 50, "n", 6));
        var answer = gateway.post(CHAT, many);
        for (int i = 0; i < 6; i++) {
            assertThat(JSON.readTree(answer.text(i)).isObject()).isTrue();
            assertThat(answer.body()
                            .path("choices")
                            .path(i)
                            .path("finish_reason")
                            .stringValue())
                    .isEqualTo("stop");
        }
    }

    @Test
    void oneOfSomeTexts() throws Exception {
        for (int seed = 0; seed < 5; seed++) {
            assertThat(answer("plain", seed, Map.of("guided_choice", List.of("yes", "no", "maybe so"))))
                    .isIn("yes", "no", "maybe so");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"hermes", "llama"})
    void aToolThatMustBeCalledIs(String model) throws Exception {
        for (int seed = 0; seed < 4; seed++) {
            var answer = gateway.post(
                    CHAT,
                    body(
                            model,
                            seed,
                            Map.of(
                                    "tools",
                                    TOOLS,
                                    "tool_choice",
                                    "required",
                                    "parallel_tool_calls",
                                    false,
                                    "max_tokens",
                                    150)));

            var choice = answer.body().path("choices").path(0);
            assertThat(choice.path("finish_reason").stringValue())
                    .as("%s", answer.body())
                    .isEqualTo("tool_calls");
            assertThat(choice.path("message").path("content").isNull()).isTrue();
            var calls = choice.path("message").path("tool_calls");
            assertThat(calls.size()).isEqualTo(1);
            assertThat(calls.path(0).path("id").stringValue()).startsWith("call_");
            checkCall(calls.path(0).path("function"));
        }
    }

    private static void checkCall(JsonNode function) {
        var arguments = JSON.readTree(function.path("arguments").stringValue());
        switch (function.path("name").stringValue()) {
            case "weather" -> assertThat(arguments.path("city").isString()).isTrue();
            case "add" ->
                assertThat(arguments.path("a").isNumber() && arguments.path("b").isNumber())
                        .isTrue();
            default -> throw new AssertionError("unknown tool in " + function);
        }
    }

    @Test
    void aNamedToolIsCalledAlsoInAStream() throws Exception {
        var body = body("hermes", 7, Map.of("tools", TOOLS, "max_tokens", 120));
        body.put("tool_choice", Map.of("type", "function", "function", Map.of("name", "add")));
        body.put("stream", true);

        var calls = new ArrayList<JsonNode>();
        var reasons = new ArrayList<String>();
        for (var event : gateway.stream(CHAT, body)) {
            var choice = event.path("choices").path(0);
            choice.path("delta").path("tool_calls").forEach(calls::add);
            assertThat(choice.path("delta").path("content").asString("")).isEmpty();
            if (choice.hasNonNull("finish_reason")) {
                reasons.add(choice.path("finish_reason").stringValue());
            }
        }
        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.path("index").intValue()).isZero();
            assertThat(call.path("function").path("name").stringValue()).isEqualTo("add");
            checkCall(call.path("function"));
        });
        assertThat(reasons).containsExactly("tool_calls");
    }

    @Test
    void toolsAreToldToTheModelUnlessNoneIsWanted() throws Exception {
        var without = promptTokens(Map.of());
        assertThat(promptTokens(Map.of("tools", TOOLS))).isGreaterThan(without);
        assertThat(promptTokens(Map.of("tools", TOOLS, "tool_choice", "none"))).isEqualTo(without);
    }

    @Test
    void earlierCallsReachTheTemplateAsValues() throws Exception {
        var call = Map.of(
                "id",
                "1",
                "type",
                "function",
                "function",
                Map.of("name", "weather", "arguments", "{\"city\": \"Oslo\"}"));
        var messages = new ArrayList<Object>(List.of(Map.of("role", "user", "content", "?")));
        var assistant = new HashMap<String, Object>(Map.of("role", "assistant", "tool_calls", List.of(call)));
        assistant.put("content", null);
        messages.add(assistant);
        messages.add(Map.of("role", "tool", "tool_call_id", "1", "content", "rain"));
        var body = body("hermes", 0, Map.of("messages", messages, "max_tokens", 1, "return_token_ids", true));

        var ids = new StringBuilder();
        gateway.post(CHAT, body).body().path("prompt_token_ids").forEach(id -> ids.append((char) id.intValue()));
        assertThat(ids.toString()).contains("Oslo").contains("rain");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "response_format": {"type": "yaml"}                                        | response_format.type
            "response_format": {"type": "json_schema"}                                 | response_format.json_schema
            "response_format": {"type": "json_schema", "json_schema": {}}              | response_format.json_schema.name
            "response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": {"pattern": "x"}}} | response_format.json_schema.schema.pattern
            "response_format": {"type": "json_object"}, "ignore_eos": true             | ignore_eos
            "response_format": {"type": "json_object"}, "guided_json": {}              | response_format
            "guided_json": {"type": "object", "properties": {"a": {"not": {}}}}        | guided_json.properties.a.not
            "guided_choice": []                                                        | guided_choice
            "tools": [{"type": "function"}]                                            | tools[0].function
            "tools": [{"type": "retrieval"}]                                           | tools[0].type
            "tools": [{"type": "function", "function": {"name": "a b"}}]               | tools[0].function.name
            "tools": [{"type": "function", "function": {"name": "a", "parameters": 3}}] | tools[0].function.parameters
            "tool_choice": "required"                                                  | tool_choice
            "tools": [{"type": "function", "function": {"name": "a"}}], "tool_choice": "maybe" | tool_choice
            "tools": [{"type": "function", "function": {"name": "a"}}], "tool_choice": {"type": "function", "function": {"name": "b"}} | tool_choice
            "tools": [{"type": "function", "function": {"name": "a", "parameters": {"type": "object", "minProperties": 1}}}], "tool_choice": "required" | tools[0].function.parameters.minProperties
            """)
    void whatCannotBeDoneIsNamed(String fields, String param) throws Exception {
        var answer = gateway.post(
                CHAT,
                "{\"model\": \"hermes\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], " + fields + "}");

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(400);
        assertThat(answer.error().path("param").stringValue()).isEqualTo(param);
    }

    @Test
    void aTemplateWithoutToolsRefusesThem() throws Exception {
        var answer = gateway.post(CHAT, body("plain", 0, Map.of("tools", TOOLS)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().path("param").stringValue()).isEqualTo("tools");
    }

    private static int promptTokens(Map<String, Object> wishes) throws Exception {
        var body = body("hermes", 0, wishes);
        body.put("max_tokens", 1);
        return gateway.post(CHAT, body)
                .body()
                .path("usage")
                .path("prompt_tokens")
                .intValue();
    }

    private static String answer(String model, int seed, Map<String, Object> wishes) throws Exception {
        var answer = gateway.post(CHAT, body(model, seed, wishes));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.text();
    }

    private static Map<String, Object> body(String model, int seed, Map<String, Object> wishes) {
        var body = new HashMap<String, Object>(Map.of(
                "model", model, "seed", seed, "messages", List.of(Map.of("role", "user", "content", "JSON please"))));
        body.putAll(wishes);
        return body;
    }

    private static Object tool(String name, String parameters) {
        return Map.of("type", "function", "function", Map.of("name", name, "parameters", JSON.readTree(parameters)));
    }
}
