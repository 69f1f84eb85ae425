package dev.orbweaver.inferencegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatModel.ResponseFormat;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;
import tools.jackson.databind.json.JsonMapper;

/** Spring AI's model for OpenAI, on OpenAI's own Java client, against a running gateway. */
class SpringAiIT {
    private static final String SCHEMA = """
            {"type": "object", "properties": {"sql": {"type": "string", "maxLength": 8}, "done": {"type": "boolean"}},
             "required": ["sql", "done"], "additionalProperties": false}""";

    @RegisterExtension
    static final GatewayUnderTest gateway = GatewayUnderTest.forClass(folder ->
            List.of("gateway.api-keys=sesame", "gateway.models.tiny=" + TinyModel.write(folder.resolve("tiny"), 1)));

    static OpenAIClient client;
    static OpenAiChatModel model;

    @BeforeAll
    static void start() {
        client = new OpenAIClientImpl(ClientOptions.builder()
                .httpClient(SpringAiOpenAiHttpClient.builder().build())
                .baseUrl("http://127.0.0.1:" + gateway.port() + "/v1")
                .apiKey("sesame")
                .maxRetries(0)
                .checkJacksonVersionCompatibility(false)
                .build());
        model = OpenAiChatModel.builder()
                .openAiClient(client)
                .openAiClientAsync(client.async())
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @Test
    void callsWithRolesAndOptions() {
        var answer = model.call(new Prompt(
                List.of(new SystemMessage("Answer in SQL."), new UserMessage("How many singers?")),
                options().seed(3).stop(List.of("zz")).build()));

        assertThat(answer.getResult().getOutput().getText()).isNotEmpty();
        assertThat(answer.getResult().getMetadata().getFinishReason()).isIn("length", "LENGTH", "stop", "STOP");
        assertThat(answer.getMetadata().getUsage().getCompletionTokens()).isBetween(1, 20);
        assertThat(answer.getMetadata().getModel()).isEqualTo("tiny");
    }

    @Test
    void aStreamJoinedIsTheWholeAnswer() {
        var prompt = new Prompt("Tell me", options().build());
        var whole = model.call(prompt).getResult().getOutput().getText();

        var streamed = model.stream(prompt).collectList().block().stream()
                .filter(part -> part.getResult() != null)
                .map(part -> part.getResult().getOutput().getText())
                .filter(text -> text != null)
                .collect(Collectors.joining());

        assertThat(streamed).isEqualTo(whole);
    }

    @Test
    void anAnswerOfASchemaCanBeReadAsSuch() {
        var format = ResponseFormat.builder()
                .type(ResponseFormat.Type.JSON_SCHEMA)
                .jsonSchema(SCHEMA)
                .build();
        var text = model.call(new Prompt(
                        "A query",
                        options().maxTokens(60).responseFormat(format).build()))
                .getResult()
                .getOutput()
                .getText();

        var json = JsonMapper.shared().readTree(text);
        assertThat(json.path("sql").isString()).isTrue();
        assertThat(json.path("done").isBoolean()).isTrue();
    }

    @Test
    void errorsComeAsTheClientsOwnExceptions() {
        assertThatThrownBy(() ->
                        model.call(new Prompt("hi", options().model("nothing").build())))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("model 'nothing' does not exist");
        assertThatThrownBy(() ->
                        model.call(new Prompt("hi", options().maxTokens(100_000).build())))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("maximum context length");
    }

    private static OpenAiChatOptions.Builder options() {
        return OpenAiChatOptions.builder().model("tiny").temperature(0.0).maxTokens(20);
    }
}
