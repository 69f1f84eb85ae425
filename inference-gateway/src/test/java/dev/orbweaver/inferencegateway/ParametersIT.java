package dev.orbweaver.inferencegateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What each parameter does to the tokens that come; a token of the tiny model is a byte. */
class ParametersIT {
    private static final String TEXT = "/v1/completions";

    @RegisterExtension
    static final GatewayUnderTest gateway = GatewayUnderTest.forClass(folder -> {
        var fond = TinyModel.write(folder.resolve("fond"), 1);
        Files.writeString(
                fond.resolve("generation_config.json"),
                "{\"eos_token_id\": 257, \"top_k\": 1, \"repetition_penalty\": 50.0}");
        return List.of(
                "gateway.models.tiny=" + TinyModel.write(folder.resolve("tiny"), 1),
                "gateway.models.fond=" + fond,
                "gateway.slots=6");
    });

    @Test
    void aBiasBringsATokenOrKeepsItAway() throws Exception {
        var forced = ids(Map.of("logit_bias", Map.of("65", 100), "temperature", 1));
        assertThat(forced).containsOnly(65);

        var free = ids(Map.of("temperature", 0));
        var bias = new HashMap<String, Object>();
        free.forEach(id -> bias.put(String.valueOf(id), -100));
        assertThat(ids(Map.of("logit_bias", bias, "temperature", 0))).doesNotContainAnyElementsOf(free);
    }

    @Test
    void aBiasIsNotSeenInTheLogProbs() throws Exception {
        var body = post(Map.of("logit_bias", Map.of("65", 100), "logprobs", 1, "max_tokens", 1));
        var logProbs = body.path("choices").path(0).path("logprobs");
        assertThat(logProbs.path("token_logprobs").path(0).doubleValue())
                .isLessThan(logProbs.path("top_logprobs").path(0).properties().stream()
                        .mapToDouble(top -> top.getValue().doubleValue())
                        .max()
                        .orElseThrow());
    }

    @Test
    void penaltiesKeepTokensFromComingAgain() throws Exception {
        // a frequency penalty cannot be outweighed for ever; a repetition penalty of 100 leaves a positive logit next
        // to nothing
        for (var wish : List.of(
                Map.of("presence_penalty", 2.0),
                Map.of("frequency_penalty", 2.0),
                Map.of("repetition_penalty", 100.0))) {
            var plain = ids(Map.of("temperature", 0, "max_tokens", 60));
            var wishes = new HashMap<String, Object>(wish);
            wishes.putAll(Map.of("temperature", 0, "max_tokens", 60));
            var penalised = ids(wishes);

            assertThat(new HashSet<>(penalised).size())
                    .as("different tokens under %s", wish)
                    .isGreaterThan(new HashSet<>(plain).size());
        }
    }

    @Test
    void aMinPOfOneIsGreedy() throws Exception {
        assertThat(ids(Map.of("min_p", 1, "temperature", 1.5))).isEqualTo(ids(Map.of("temperature", 0)));
    }

    @Test
    void whatTheFolderAsksForHoldsUnlessTheRequestSaysOtherwise() throws Exception {
        var greedy = Map.<String, Object>of("temperature", 0, "repetition_penalty", 1);
        var asked = Map.<String, Object>of("temperature", 0, "repetition_penalty", 50);

        assertThat(ids("fond", Map.of())).isEqualTo(ids("tiny", asked));
        assertThat(ids("fond", greedy)).isEqualTo(ids("tiny", greedy));
        assertThat(ids("tiny", asked)).isNotEqualTo(ids("tiny", greedy));
    }

    @Test
    void echoPutsThePromptFirst() throws Exception {
        var plain = text(post(Map.of("temperature", 0)));
        assertThat(text(post(Map.of("temperature", 0, "echo", true)))).isEqualTo("hello" + plain);
        assertThat(text(post(Map.of("temperature", 0, "echo", true, "prompt", List.of(104, 101, 108, 108, 111)))))
                .isEqualTo("hello" + plain);

        var streamed = new StringBuilder();
        gateway.stream(TEXT, body("tiny", Map.of("temperature", 0, "echo", true, "stream", true)))
                .forEach(event -> streamed.append(
                        event.path("choices").path(0).path("text").asString("")));
        assertThat(streamed.toString()).isEqualTo("hello" + plain);
    }

    @Test
    void aStopTokenEndsTheAnswerAndMinTokensPostponesTheEnd() throws Exception {
        var stopped = post(Map.of("logit_bias", Map.of("65", 100), "stop_token_ids", List.of(65)));
        assertThat(stopped.path("choices").path(0).path("finish_reason").stringValue())
                .isEqualTo("stop");
        assertThat(text(stopped)).isEmpty();

        var late = post(Map.of(
                "logit_bias", Map.of("257", 90), "min_tokens", 7, "return_token_ids", true, "ignore_eos", false));
        var ids = ids(late);
        assertThat(ids).hasSize(8).endsWith(257);
        assertThat(ids.subList(0, 7)).doesNotContain(257);
    }

    @Test
    void choicesHaveRulesOfTheirOwn() throws Exception {
        var body = post(Map.of("n", 3, "temperature", 0, "frequency_penalty", 2, "max_tokens", 40));
        assertThat(List.of(text(body, 0), text(body, 1))).containsOnly(text(body, 2));
    }

    @Test
    void aTokenTheModelDoesNotHaveIsNamed() throws Exception {
        var answer = gateway.post(TEXT, body("tiny", Map.of("logit_bias", Map.of("259", 1))));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().path("param").stringValue()).isEqualTo("logit_bias");
    }

    @Test
    void whatNeverFitsIntoTheQueueIsNotWorthTryingAgain() throws Exception {
        var prompts = java.util.Collections.nCopies(100, "hello");
        var answer = gateway.post(TEXT, body("tiny", Map.of("prompt", prompts, "n", 128)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().path("message").stringValue())
                .contains("12800")
                .contains("4096");
    }

    private static List<Integer> ids(Map<String, Object> wishes) throws Exception {
        return ids("tiny", wishes);
    }

    private static List<Integer> ids(String model, Map<String, Object> wishes) throws Exception {
        var body = body(model, wishes);
        body.put("return_token_ids", true);
        return ids(gateway.post(TEXT, body).body());
    }

    private static List<Integer> ids(JsonNode body) {
        var ids = new ArrayList<Integer>();
        body.path("choices").path(0).path("token_ids").forEach(id -> ids.add(id.intValue()));
        return ids;
    }

    private static JsonNode post(Map<String, Object> wishes) throws Exception {
        var answer = gateway.post(TEXT, body("tiny", wishes));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static String text(JsonNode body) {
        return text(body, 0);
    }

    private static String text(JsonNode body, int choice) {
        return body.path("choices").path(choice).path("text").stringValue();
    }

    private static Map<String, Object> body(String model, Map<String, Object> wishes) {
        var body = new HashMap<String, Object>(
                Map.of("model", model, "prompt", "hello", "max_tokens", 20, "ignore_eos", true, "seed", 3));
        body.putAll(wishes);
        return body;
    }
}
