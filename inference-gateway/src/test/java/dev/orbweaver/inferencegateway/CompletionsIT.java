package dev.orbweaver.inferencegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.contracts.rollout.Generation;
import dev.orbweaver.inferencegateway.engine.EngineMetrics;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.training.Pack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client sees of a model that is served from a folder. */
class CompletionsIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final String TEXT = "/v1/completions";

    @RegisterExtension
    static final GatewayUnderTest gateway = GatewayUnderTest.forClass(
            folder -> List.of("gateway.model=" + TinyModel.write(folder.resolve("tiny"), 1), "gateway.slots=6"));

    @Test
    void answersAChatInOpenAisShape() throws Exception {
        var answer = gateway.post(CHAT, chat("How many singers?", Map.of("max_tokens", 12, "ignore_eos", true)));

        assertThat(answer.status()).isEqualTo(200);
        var body = answer.body();
        assertThat(body.path("object").stringValue()).isEqualTo("chat.completion");
        assertThat(body.path("id").stringValue()).startsWith("chatcmpl-");
        assertThat(body.path("model").stringValue()).isEqualTo("tiny");
        var choice = body.path("choices").path(0);
        assertThat(choice.path("message").path("role").stringValue()).isEqualTo("assistant");
        assertThat(choice.path("finish_reason").stringValue()).isEqualTo("length");
        assertThat(choice.has("token_ids")).isFalse();
        // <|im_start|>user\n + question + <|im_end|>\n + <|im_start|>assistant\n: one token a byte
        assertThat(body.path("usage").path("prompt_tokens").intValue()).isEqualTo(6 + 17 + 2 + 11);
        assertThat(body.path("usage").path("completion_tokens").intValue()).isEqualTo(12);
    }

    @Test
    void saysWhatTrainingNeeds() throws Exception {
        var answer = gateway.post(
                CHAT,
                chat("Ids, please", Map.of("max_tokens", 9, "ignore_eos", true, "return_token_ids", true, "seed", 5)));

        var generation = generation(answer.body().path("orbweaver"));
        assertThat(generation.responseIds()).hasSize(9);
        assertThat(generation.policyVersion()).isZero();
        assertThat(generation.finishReason()).isEqualTo("length");
        assertThat(ints(answer.body().path("prompt_token_ids"))).containsExactly(generation.promptIds());
        assertThat(ints(answer.body().path("choices").path(0).path("token_ids")))
                .containsExactly(generation.responseIds());
    }

    @Test
    void theLogProbsAreThoseTheTrainerComputes() throws Exception {
        var answer =
                gateway.post(CHAT, chat("Score me", Map.of("max_tokens", 40, "ignore_eos", true, "temperature", 0.7)));

        var generation = generation(answer.body().path("orbweaver"));
        try (var model = LanguageModel.open(gateway.folder("tiny"));
                var policy = model.trainablePolicy(new TrainingSettings(DeviceSetting.CPU, Dtype.FP32, false))) {
            var scores =
                    policy.score(List.of(new Pack(generation.promptIds(), List.of(generation.responseIds()))), 0.7);
            assertThat(generation.logProbs()).containsExactly(scores.logProbs(), within(1e-3f));
        }
    }

    @Test
    void aStreamJoinedIsTheUnstreamedAnswer() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            var wishes = Map.<String, Object>of(
                    "max_tokens", 40, "seed", seed, "logprobs", true, "stop", List.of("q", "zz"));
            var whole = gateway.post(CHAT, chat("Tell me", wishes));
            var events = gateway.stream(CHAT, streamed(chat("Tell me", wishes)));

            assertThat(joined(events)).isEqualTo(whole.text());
            assertThat(finishReason(events))
                    .isEqualTo(whole.body()
                            .path("choices")
                            .path(0)
                            .path("finish_reason")
                            .stringValue());
            var generations =
                    events.stream().filter(event -> event.has("orbweaver")).toList();
            assertThat(generations).hasSize(1);
            assertThat(generation(generations.getFirst().path("orbweaver")).responseIds())
                    .containsExactly(generation(whole.body().path("orbweaver")).responseIds());
            assertThat(events.getLast().path("usage").path("total_tokens"))
                    .isEqualTo(whole.body().path("usage").path("total_tokens"));
        }
    }

    @Test
    void textWithoutStopStringsIsTheSameTextStreamed() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            var wishes = Map.<String, Object>of("max_tokens", 60, "seed", seed, "ignore_eos", true);
            assertThat(joined(gateway.stream(CHAT, streamed(chat("Bytes", wishes)))))
                    .isEqualTo(gateway.post(CHAT, chat("Bytes", wishes)).text());
        }
    }

    @Test
    void aSeedGivesTheSameAnswerAloneAndAmongOthers() throws Exception {
        var wishes = Map.<String, Object>of("max_tokens", 30, "seed", 99, "ignore_eos", true);
        var alone = gateway.post(CHAT, chat("Roll the dice", wishes));

        var crowd = new ArrayList<java.util.concurrent.CompletableFuture<GatewayUnderTest.Answer>>();
        for (int i = 0; i < 12; i++) {
            crowd.add(gateway.postAsync(CHAT, chat("Somebody else " + i, Map.of("max_tokens", 20 + i))));
        }
        var among = gateway.post(CHAT, chat("Roll the dice", wishes));
        crowd.forEach(one -> assertThat(one.join().status()).isEqualTo(200));

        assertThat(generation(among.body().path("orbweaver")).responseIds())
                .containsExactly(generation(alone.body().path("orbweaver")).responseIds());
    }

    @Test
    void severalChoicesHaveNoiseOfTheirOwnAndOneSharedPrompt() throws Exception {
        var body = chat(
                "A rather long question that four samples share",
                Map.of("n", 4, "max_tokens", 16, "seed", 3, "ignore_eos", true));
        var metrics = gateway.bean(EngineMetrics.class);
        long before = metrics.promptTokens();
        var answer = gateway.post(CHAT, body);

        assertThat(metrics.promptTokens() - before)
                .as("prompt tokens computed for all four")
                .isLessThanOrEqualTo(
                        answer.body().path("usage").path("prompt_tokens").longValue());
        var choices = answer.body().path("orbweaver");
        assertThat(choices.size()).isEqualTo(4);
        var texts = List.of(answer.text(0), answer.text(1), answer.text(2), answer.text(3));
        assertThat(texts).doesNotHaveDuplicates();
        assertThat(answer.body().path("usage").path("completion_tokens").intValue())
                .isEqualTo(64);
        assertThat(generation(gateway.post(CHAT, without(body, "n")).body().path("orbweaver"))
                        .responseIds())
                .as("the first choice is the answer to the same request alone")
                .containsExactly(generation(choices.path(0)).responseIds());
    }

    @Test
    void neverShowsAPartOfAStopString() throws Exception {
        var wishes = Map.<String, Object>of("max_tokens", 60, "seed", 11, "ignore_eos", true);
        var free = gateway.post(CHAT, chat("Where to stop", wishes)).text();
        var stop = free.substring(20, 23);

        var stopped = gateway.post(CHAT, chat("Where to stop", with(wishes, "stop", stop)));

        assertThat(stopped.text()).isEqualTo(free.substring(0, free.indexOf(stop)));
        assertThat(stopped.body().path("choices").path(0).path("finish_reason").stringValue())
                .isEqualTo("stop");
        assertThat(generation(stopped.body().path("orbweaver")).responseIds().length)
                .isEqualTo(
                        stopped.body().path("usage").path("completion_tokens").intValue());
    }

    @Test
    void anEndTokenIsTheLastIdAndNotInTheText() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            var answer = gateway.post(CHAT, chat("End", Map.of("max_tokens", 200, "seed", seed)));
            var generation = generation(answer.body().path("orbweaver"));
            int[] ids = generation.responseIds();
            for (int i = 0; i < ids.length - 1; i++) {
                assertThat(ids[i]).isNotEqualTo(TinyModel.END);
            }
            if (generation.finishReason().equals("stop")) {
                assertThat(ids[ids.length - 1]).isEqualTo(TinyModel.END);
                assertThat(answer.text()).doesNotContain("<|im_end|>");
                return;
            }
        }
        throw new AssertionError("no answer of 200 ended by itself");
    }

    @Test
    void temperatureZeroTakesTheLikeliest() throws Exception {
        var body = chat("Greedy", Map.of("max_tokens", 10, "temperature", 0, "logprobs", true, "top_logprobs", 3));
        var tokens = gateway.post(CHAT, body)
                .body()
                .path("choices")
                .path(0)
                .path("logprobs")
                .path("content");

        assertThat(tokens.size()).isPositive();
        for (var token : tokens) {
            assertThat(token.path("top_logprobs").size()).isEqualTo(3);
            assertThat(token.path("token"))
                    .isEqualTo(token.path("top_logprobs").path(0).path("token"));
            assertThat(token.path("logprob").doubleValue())
                    .isCloseTo(
                            token.path("top_logprobs").path(0).path("logprob").doubleValue(), within(1e-5));
        }
    }

    @Test
    void completesTextsAndTokenIds() throws Exception {
        int[] ids = {72, 105, 33};
        var wishes = Map.of("model", "tiny", "max_tokens", 8, "temperature", 0);
        var byIds = gateway.post(TEXT, with(wishes, "prompt", ids));
        var byText = gateway.post(TEXT, with(wishes, "prompt", "Hi!"));
        var both = gateway.post(TEXT, with(wishes, "prompt", List.of("Hi!", "Ho!")));

        assertThat(byIds.body().path("object").stringValue()).isEqualTo("text_completion");
        assertThat(generation(byIds.body().path("orbweaver")).promptIds()).containsExactly(ids);
        assertThat(byText.text()).isEqualTo(byIds.text());
        assertThat(both.text(0)).isEqualTo(byText.text());
        assertThat(both.body().path("choices").size()).isEqualTo(2);
    }

    @Test
    void listsItsModels() throws Exception {
        var models = gateway.get("/v1/models").body().path("data");

        assertThat(models.size()).isEqualTo(1);
        assertThat(models.path(0).path("id").stringValue()).isEqualTo("tiny");
        assertThat(models.path(0).path("max_model_len").intValue()).isEqualTo(512);
        assertThat(gateway.get("/v1/models/tiny").status()).isEqualTo(200);
        assertThat(gateway.get("/v1/models/other").status()).isEqualTo(404);
    }

    private static Map<String, Object> chat(String question, Map<String, ?> wishes) {
        var body = new HashMap<String, Object>(wishes);
        body.put("model", "tiny");
        body.put("messages", List.of(Map.of("role", "user", "content", question)));
        return body;
    }

    private static Map<String, Object> streamed(Map<String, Object> body) {
        return with(with(body, "stream", true), "stream_options", Map.of("include_usage", true));
    }

    private static Map<String, Object> with(Map<String, ?> body, String name, Object value) {
        var more = new HashMap<String, Object>(body);
        more.put(name, value);
        return more;
    }

    private static Map<String, Object> without(Map<String, ?> body, String name) {
        var less = new HashMap<String, Object>(body);
        less.remove(name);
        return less;
    }

    private static String joined(List<JsonNode> events) {
        return events.stream()
                .map(event -> event.path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asString(""))
                .collect(Collectors.joining());
    }

    private static String finishReason(List<JsonNode> events) {
        return events.stream()
                .map(event ->
                        event.path("choices").path(0).path("finish_reason").asString(""))
                .collect(Collectors.joining());
    }

    private static Generation generation(JsonNode node) {
        return JsonMapper.shared().treeToValue(node, Generation.class);
    }

    private static int[] ints(JsonNode list) {
        return list.values().stream().mapToInt(JsonNode::intValue).toArray();
    }
}
