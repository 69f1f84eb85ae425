package dev.orbweaver.inferencegateway.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orbweaver.inferencegateway.rules.Adjustments;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class RequestReaderTests {
    private static final String MESSAGES = "\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]";

    private final RequestReader reader = new RequestReader(JsonMapper.shared());

    @Test
    void readsEveryParameterOfAChat() {
        var request = chat("""
                "n": 2, "temperature": 0.7, "top_p": 0.9, "top_k": 40, "seed": -5, "stop": ["a", "b"], "max_completion_tokens": 7,
                "max_tokens": 9, "logprobs": true, "top_logprobs": 3, "stream": true, "stream_options": {"include_usage": true},
                "return_token_ids": true, "ignore_eos": true, "user": "me", "min_p": 0.05, "repetition_penalty": 1.1,
                "presence_penalty": -0.5, "frequency_penalty": 1.5, "logit_bias": {"7": -100, "8": 2.5}, "min_tokens": 3,
                "stop_token_ids": [4, 5]
                """);

        assertThat(request.model()).isEqualTo("m");
        assertThat(request.n()).isEqualTo(2);
        assertThat(request.drawing())
                .isEqualTo(new CompletionRequest.Drawing(
                        0.7, 0.9, 40, 0.05, 1.1, new Adjustments(-0.5, 1.5, 1, Map.of(7, -100.0, 8, 2.5), 3), -5L));
        assertThat(request.endings()).isEqualTo(new CompletionRequest.Endings(List.of("a", "b"), List.of(4, 5), true));
        assertThat(request.maxTokens()).isEqualTo(7);
        assertThat(request.topLogProbs()).isEqualTo(3);
        assertThat(request.delivery()).isEqualTo(new CompletionRequest.Delivery(true, true, true, false, null));
    }

    @Test
    void whatIsNotSaidIsLeftToTheModel() {
        var request = chat("\"stop\": null, \"temperature\": null");

        assertThat(request.drawing())
                .isEqualTo(new CompletionRequest.Drawing(null, null, null, null, null, Adjustments.NONE, null));
        assertThat(request.n()).isEqualTo(1);
        assertThat(request.maxTokens()).isNull();
        assertThat(request.topLogProbs()).isNull();
    }

    @Test
    void acceptsWhatClientsSendWithoutMeaningAnything() {
        chat("""
                "frequency_penalty": 0, "presence_penalty": 0.0, "min_p": 0.0, "repetition_penalty": 1.0, "logit_bias": {}, "tools": [],
                "tool_choice": "none", "response_format": {"type": "text"}, "store": false, "metadata": {"a": "b"}, "service_tier": "auto",
                "guided_json": null, "parallel_tool_calls": true
                """);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            "temperature": -1                  | temperature
            "temperature": 2.5                 | temperature
            "temperature": "hot"               | temperature
            "temperature": 1e999               | temperature
            "top_p": 0                         | top_p
            "top_p": 1.01                      | top_p
            "top_k": -2                        | top_k
            "top_k": 1.5                       | top_k
            "n": 0                             | n
            "n": 129                           | n
            "n": 99999999999999999999          | n
            "n": true                          | n
            "seed": "x"                        | seed
            "seed": 99999999999999999999       | seed
            "stop": ""                         | stop
            "stop": [""]                       | stop
            "stop": [1]                        | stop
            "max_tokens": 0                    | max_tokens
            "max_tokens": -5                   | max_tokens
            "max_tokens": "many"               | max_tokens
            "logprobs": 3                      | logprobs
            "top_logprobs": 3                  | top_logprobs
            "logprobs": true, "top_logprobs": 21 | top_logprobs
            "stream": "yes"                    | stream
            "stream_options": {}               | stream_options
            "stream": true, "stream_options": {"more": 1} | stream_options.more
            "frequency_penalty": 2.5           | frequency_penalty
            "presence_penalty": "much"         | presence_penalty
            "repetition_penalty": 0            | repetition_penalty
            "min_p": 1.5                       | min_p
            "min_tokens": -1                   | min_tokens
            "logit_bias": [5]                  | logit_bias
            "logit_bias": {"five": 1}          | logit_bias
            "logit_bias": {"5": 101}           | logit_bias.5
            "logit_bias": {"5": "1"}           | logit_bias.5
            "stop_token_ids": [-1]             | stop_token_ids
            "stop_token_ids": 3                | stop_token_ids
            "tools": [{"type": "function"}]    | tools[0].function
            "tools": {}                        | tools
            "response_format": {"type": "xml"} | response_format.type
            "functions": [{}]                  | functions
            "echo": true                       | echo
            "temprature": 1                    | temprature
            "user": 3                          | user
            "metadata": "x"                    | metadata
            "chat_template_kwargs": 3          | chat_template_kwargs
            """)
    void refusesAndNamesTheField(String fields, String field) {
        var refused = catchThrowableOfType(OpenAiException.class, () -> chat(fields));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().error().param()).isEqualTo(field);
        assertThat(refused.body().error().message()).contains(field);
        assertThat(refused.body().error().type()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            []                                                     | messages
            "hi"                                                   | messages
            ["hi"]                                                 | messages[0]
            [{"role": "robot", "content": "hi"}]                   | messages[0].role
            [{"content": "hi"}]                                    | messages[0].role
            [{"role": "user"}]                                     | messages[0].content
            [{"role": "user", "content": 3}]                       | messages[0].content
            [{"role": "user", "content": [{"type": "image_url"}]}] | messages[0].content
            [{"role": "user", "content": "hi", "mood": "bad"}]     | messages[0].mood
            [{"role": "user", "content": "hi", "name": 3}]         | messages[0].name
            [{"role": "assistant", "tool_calls": [{}]}]            | messages[0].tool_calls[0].function
            [{"role": "assistant", "tool_calls": 3}]               | messages[0].tool_calls
            """)
    void refusesMessagesThatAreNone(String messages, String field) {
        var refused = catchThrowableOfType(
                OpenAiException.class, () -> reader.chat(bytes("{\"model\": \"m\", \"messages\": " + messages + "}")));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().error().param()).isEqualTo(field);
    }

    @Test
    void refusesWhatIsNoJson() {
        for (var body : List.of("", "{", "[1]", "\"text\"", "nul")) {
            var refused = catchThrowableOfType(OpenAiException.class, () -> reader.chat(bytes(body)));
            assertThat(refused.status()).as(body).isEqualTo(400);
        }
    }

    @Test
    void joinsTextPartsAndKnowsTheNewNameOfSystem() {
        var request = reader.chat(bytes("""
                {"model": "m", "messages": [{"role": "developer", "content": "be brief"},
                 {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}]}"""));

        assertThat(request.prompts())
                .singleElement()
                .isInstanceOfSatisfying(Prompt.Conversation.class, conversation -> {
                    assertThat(conversation.messages().get(0).role()).isEqualTo("system");
                    assertThat(conversation.messages().get(1).content()).isEqualTo("ab");
                });
    }

    @Test
    void readsPromptsInTheirFourForms() {
        assertThat(prompts("\"text\"")).containsExactly(new Prompt.Text("text"));
        assertThat(prompts("[\"a\", \"b\"]")).containsExactly(new Prompt.Text("a"), new Prompt.Text("b"));
        assertThat(prompts("[1, 2]")).singleElement().isInstanceOf(Prompt.Ids.class);
        assertThat(prompts("[[1], [2, 3]]")).hasSize(2).allMatch(Prompt.Ids.class::isInstance);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {}            | prompt
            []            | prompt
            [1.5]         | prompt[0]
            [1, "a"]      | prompt[1]
            [[1], ["a"]]  | prompt[1][0]
            [[1], true]   | prompt[1]
            """)
    void refusesPromptsThatAreNone(String prompt, String field) {
        var refused = catchThrowableOfType(OpenAiException.class, () -> prompts(prompt));

        assertThat(refused.body().error().param()).isEqualTo(field);
    }

    private CompletionRequest chat(String fields) {
        return reader.chat(bytes("{\"model\": \"m\", " + MESSAGES + ", " + fields + "}"));
    }

    private List<Prompt> prompts(String prompt) {
        return reader.completion(bytes("{\"model\": \"m\", \"prompt\": " + prompt + "}"))
                .prompts();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
