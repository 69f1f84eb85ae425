package dev.orbweaver.rolloutservice.agent;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import java.time.Duration;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;

/**
 * Spring AI chat models, one for each base URL, on one HTTP client and its connections. Calls are never repeated: one model call
 * is one transition.
 */
public final class ChatModels implements AutoCloseable {

    private final OpenAIClient client;

    /** @param connections kept open at most while no call uses them */
    public ChatModels(int connections) {
        var http = SpringAiOpenAiHttpClient.builder()
                .maxIdleConnections(connections)
                .keepAliveDuration(Duration.ofSeconds(15)) // shorter than the server's own
                .build();
        client = new OpenAIClientImpl(ClientOptions.builder()
                .httpClient(http)
                .baseUrl("http://localhost/v1")
                .apiKey("none")
                .maxRetries(0)
                .checkJacksonVersionCompatibility(false)
                .build());
    }

    /** A model that speaks to a base URL which ends in {@code /v1}. Cheap: connections are shared. */
    public ChatModel at(String baseUrl) {
        OpenAIClient here = client.withOptions(options -> options.baseUrl(baseUrl));
        return OpenAiChatModel.builder()
                .openAiClient(here)
                .openAiClientAsync(here.async())
                .build();
    }

    @Override
    public void close() {
        client.close();
    }
}
