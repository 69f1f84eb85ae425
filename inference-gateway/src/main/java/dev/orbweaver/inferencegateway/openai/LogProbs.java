package dev.orbweaver.inferencegateway.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.orbweaver.inferencegateway.openai.ChoiceReader.Part;
import dev.orbweaver.inferencegateway.text.ModelText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Log-probabilities of a choice's tokens, end token included, in the two shapes of the API. */
final class LogProbs {
    private LogProbs() {}

    /** For {@code /v1/chat/completions}. */
    static Chat chat(ChoiceReader choice, Part part) {
        var tokens = new ArrayList<ChatToken>();
        for (int i = part.from(); i < part.to(); i++) {
            var top = choice.sequence().top(i).stream()
                    .map(one -> Token.of(choice.model(), one.token(), one.logProb()))
                    .toList();
            var token = Token.of(
                    choice.model(),
                    choice.sequence().token(i),
                    choice.sequence().logProb(i));
            tokens.add(new ChatToken(token.token(), token.logprob(), token.bytes(), top));
        }
        return new Chat(tokens);
    }

    /** For {@code /v1/completions}. */
    static Text text(ChoiceReader choice, Part part) {
        var text = new Text(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var sequence = choice.sequence();
        for (int i = part.from(); i < part.to(); i++) {
            var token = choice.model().tokenText(sequence.token(i));
            var top = new LinkedHashMap<String, Float>();
            sequence.top(i).forEach(one -> top.put(choice.model().tokenText(one.token()), one.logProb()));
            text.tokens().add(token);
            text.tokenLogprobs().add(sequence.logProb(i));
            text.topLogprobs().add(top);
            text.textOffset().add(choice.offsetBefore(token));
        }
        return text;
    }

    record Chat(List<ChatToken> content) {}

    /** @param bytes null where the token is no whole character */
    record ChatToken(
            String token,
            float logprob,
            int @Nullable [] bytes,
            @JsonProperty("top_logprobs") List<Token> topLogprobs) {}

    record Token(String token, float logprob, int @Nullable [] bytes) {
        static Token of(ModelText model, int id, float logProb) {
            var text = model.tokenText(id);
            return new Token(text, logProb, bytes(text));
        }

        private static int @Nullable [] bytes(String text) {
            if (text.indexOf('\uFFFD') >= 0) {
                return null;
            }
            var utf8 = text.getBytes(StandardCharsets.UTF_8);
            var bytes = new int[utf8.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = utf8[i] & 0xFF;
            }
            return bytes;
        }
    }

    /** @param textOffset of each token in the choice's text */
    record Text(
            List<String> tokens,
            @JsonProperty("token_logprobs") List<Float> tokenLogprobs,
            @JsonProperty("top_logprobs") List<Map<String, Float>> topLogprobs,
            @JsonProperty("text_offset") List<Integer> textOffset) {}
}
