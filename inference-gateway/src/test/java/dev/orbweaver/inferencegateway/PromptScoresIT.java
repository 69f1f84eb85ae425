package dev.orbweaver.inferencegateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.training.Pack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code echo} with {@code logprobs}, and {@code prompt_logprobs}: what the model thinks of a prompt, as evaluation harnesses ask for it. */
class PromptScoresIT {
    private static final String TEXT = "/v1/completions";
    private static final String PROMPT = "SELECT name FROM singer WHERE age > 20 ORDER BY name; ".repeat(3);

    @RegisterExtension
    static final GatewayUnderTest gateway = GatewayUnderTest.forClass(folder -> List.of(
            "gateway.models.tiny=" + TinyModel.write(folder.resolve("tiny"), 1),
            "gateway.prefill-tokens=48")); // several chunks, the last one not full

    @Test
    void eachTokenOfThePromptHasTheLogProbTheTrainerComputesAndTheFirstHasNone() throws Exception {
        var choice = ask(Map.of("logprobs", 2, "max_tokens", 5, "temperature", 0.7));
        var logProbs = choice.path("logprobs");

        int[] ids = PROMPT.chars().toArray(); // a token of the tiny model is a byte
        assertThat(choice.path("text").stringValue()).startsWith(PROMPT);
        assertThat(logProbs.path("tokens").size()).isEqualTo(ids.length + 5);
        assertThat(logProbs.path("token_logprobs").path(0).isNull()).isTrue();
        assertThat(logProbs.path("top_logprobs").path(0).isNull()).isTrue();
        try (var model = LanguageModel.open(gateway.folder("tiny"));
                var policy = model.trainablePolicy(new TrainingSettings(DeviceSetting.CPU, Dtype.FP32, false))) {
            var rest = new int[ids.length - 1];
            System.arraycopy(ids, 1, rest, 0, rest.length);
            var scores = policy.score(List.of(new Pack(new int[] {ids[0]}, List.of(rest))), 0.7);
            assertThat(floats(logProbs.path("token_logprobs"), 1, ids.length))
                    .containsExactly(scores.logProbs(), within(1e-3f));
        }
    }

    @Test
    void theLikeliestTokensAndThePlacesInTheTextBelongToTheirTokens() throws Exception {
        var choice = ask(Map.of("logprobs", 3, "max_tokens", 8, "temperature", 0));
        var logProbs = choice.path("logprobs");
        int length = logProbs.path("tokens").size();

        for (int i = 1; i < length; i++) {
            var token = logProbs.path("tokens").path(i).stringValue();
            var top = logProbs.path("top_logprobs").path(i);
            assertThat(top.size()).isBetween(1, 4); // 3 and the one that came; parts of characters read alike
            assertThat(top.path(token).floatValue())
                    .isGreaterThanOrEqualTo(
                            logProbs.path("token_logprobs").path(i).floatValue());
            var offset = logProbs.path("text_offset");
            assertThat(offset.path(i).intValue())
                    .isEqualTo(offset.path(i - 1).intValue()
                            + logProbs.path("tokens").path(i - 1).stringValue().length());
        }
        for (int i = 0; i < PROMPT.length(); i++) {
            assertThat(logProbs.path("tokens").path(i).stringValue()).isEqualTo(PROMPT.substring(i, i + 1));
        }
    }

    @Test
    void noTokenAtAllMayBeAskedForBesideThePrompt() throws Exception {
        var choice = ask(Map.of("logprobs", 0, "max_tokens", 0));

        assertThat(choice.path("text").stringValue()).isEqualTo(PROMPT);
        assertThat(choice.path("finish_reason").stringValue()).isEqualTo("length");
        assertThat(choice.path("logprobs").path("tokens").size()).isEqualTo(PROMPT.length());
        assertThat(gateway.post(TEXT, body(Map.of("echo", false, "max_tokens", 0)))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aStreamSaysTheSame() throws Exception {
        var wishes = Map.<String, Object>of("logprobs", 1, "max_tokens", 6, "temperature", 0);
        var whole = ask(wishes).path("logprobs");
        var body = body(wishes);
        body.put("stream", true);

        var tokens = new ArrayList<String>();
        var logProbs = new ArrayList<JsonNode>();
        for (var event : gateway.stream(TEXT, body)) {
            event.path("choices")
                    .path(0)
                    .path("logprobs")
                    .path("tokens")
                    .forEach(token -> tokens.add(token.stringValue()));
            event.path("choices")
                    .path(0)
                    .path("logprobs")
                    .path("token_logprobs")
                    .forEach(logProbs::add);
        }

        assertThat(tokens).hasSize(whole.path("tokens").size());
        assertThat(logProbs)
                .containsExactlyElementsOf(whole.path("token_logprobs").values());
    }

    @Test
    void vllmsParameterSaysTheSameByIdWithRanks() throws Exception {
        var wishes = Map.<String, Object>of("logprobs", 1, "prompt_logprobs", 20, "max_tokens", 3, "temperature", 0.7);
        var choice = ask(wishes);
        var echoed = choice.path("logprobs").path("token_logprobs");
        var prompt = choice.path("prompt_logprobs");

        assertThat(prompt.size()).isEqualTo(PROMPT.length());
        assertThat(prompt.path(0).isNull()).isTrue();
        for (int i = 1; i < prompt.size(); i++) {
            var own = prompt.path(i).path(Integer.toString(PROMPT.charAt(i)));
            assertThat(own.path("logprob").floatValue())
                    .isEqualTo(echoed.path(i).floatValue());
            assertThat(own.path("decoded_token").stringValue()).isEqualTo(PROMPT.substring(i, i + 1));
            var byRank = prompt.path(i)
                    .valueStream()
                    .sorted(Comparator.comparingInt(entry -> entry.path("rank").intValue()))
                    .toList();
            int rank = own.path("rank").intValue();
            assertThat(byRank).hasSize(rank > 20 ? 21 : 20);
            assertThat(byRank.stream().map(entry -> entry.path("logprob").floatValue()))
                    .isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(byRank.subList(0, 20).stream()
                            .map(entry -> entry.path("rank").intValue()))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 20).boxed().toList());
        }
        assertThat(choice.path("logprobs").path("top_logprobs").path(1).size()).isBetween(1, 2);
        assertThat(choice.path("logprobs")
                        .path("top_logprobs")
                        .path(PROMPT.length())
                        .size())
                .isBetween(1, 2);
    }

    @Test
    void aChatHasThePromptsLogProbsBesideItsChoices() throws Exception {
        var answer = gateway.post(
                "/v1/chat/completions",
                Map.of(
                        "model",
                        "tiny",
                        "messages",
                        List.of(Map.of("role", "user", "content", "hi")),
                        "prompt_logprobs",
                        0,
                        "return_token_ids",
                        true,
                        "n",
                        2,
                        "max_tokens",
                        2));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        var prompt = answer.body().path("prompt_logprobs");
        var ids = answer.body().path("prompt_token_ids");

        assertThat(prompt.size()).isEqualTo(ids.size());
        assertThat(prompt.path(0).isNull()).isTrue();
        for (int i = 1; i < ids.size(); i++) {
            assertThat(prompt.path(i).propertyNames())
                    .containsExactly(ids.path(i).toString());
        }
        assertThat(answer.body().path("choices").path(0).has("prompt_logprobs")).isFalse();
        assertThat(answer.body().path("choices").path(0).path("logprobs").isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, true", "0, true", "-1, false", "21, false"})
    void neitherStreamsNorWholeVocabulariesOfThemAreToBeHad(int wanted, boolean stream) throws Exception {
        var refused = gateway.post(TEXT, body(Map.of("prompt_logprobs", wanted, "stream", stream)));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error().path("param").stringValue()).isEqualTo("prompt_logprobs");
    }

    private static JsonNode ask(Map<String, Object> wishes) throws Exception {
        var answer = gateway.post(TEXT, body(wishes));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().path("choices").path(0);
    }

    private static Map<String, Object> body(Map<String, Object> wishes) {
        var body = new HashMap<String, Object>(
                Map.of("model", "tiny", "prompt", PROMPT, "echo", true, "ignore_eos", true));
        body.putAll(wishes);
        return body;
    }

    private static float[] floats(JsonNode list, int from, int to) {
        var floats = new float[to - from];
        for (int i = from; i < to; i++) {
            floats[i - from] = list.path(i).floatValue();
        }
        return floats;
    }
}
