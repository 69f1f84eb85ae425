package dev.orbweaver.inferencegateway.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.orbweaver.inferencegateway.openai.ChoiceReader.Part;
import dev.orbweaver.inferencegateway.text.ModelText;
import dev.orbweaver.languagemodel.decoding.TopLogProb;
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
            var top = choice.shown(choice.sequence().top(i)).stream()
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
        var text = Text.empty();
        var sequence = choice.sequence();
        for (int i = part.from(); i < part.to(); i++) {
            text.add(choice, sequence.token(i), sequence.logProb(i), sequence.top(i));
        }
        return text;
    }

    /** Of the prompt's tokens, for {@code echo}; the first one has none. To be called before those of the response. */
    static Text prompt(ChoiceReader choice) {
        var text = Text.empty();
        var sequence = choice.sequence();
        text.add(choice, sequence.request().prompt()[0], null, null);
        sequence.promptScores().forEach(score -> text.add(choice, score.token(), score.logProb(), score.top()));
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
            @JsonProperty("token_logprobs") List<@Nullable Float> tokenLogprobs,
            @JsonProperty("top_logprobs") List<@Nullable Map<String, Float>> topLogprobs,
            @JsonProperty("text_offset") List<Integer> textOffset) {
        static Text empty() {
            return new Text(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        private void add(ChoiceReader choice, int id, @Nullable Float logProb, @Nullable List<TopLogProb> likeliest) {
            var token = choice.model().tokenText(id);
            tokens.add(token);
            tokenLogprobs.add(logProb);
            var top = likeliest == null ? null : byText(choice, likeliest);
            if (top != null && logProb != null && !top.isEmpty()) {
                top.putIfAbsent(token, logProb); // the one that came is always among them
            }
            topLogprobs.add(top);
            textOffset.add(choice.offsetBefore(token));
        }

        /** Tokens of the same text, such as parts of characters, are one entry: the likeliest. */
        private static Map<String, Float> byText(ChoiceReader choice, List<TopLogProb> likeliest) {
            var byText = new LinkedHashMap<String, Float>();
            choice.shown(likeliest)
                    .forEach(one -> byText.putIfAbsent(choice.model().tokenText(one.token()), one.logProb()));
            return byText;
        }

        /** This, and then the other's. */
        Text and(Text other) {
            var all = empty();
            for (var part : List.of(this, other)) {
                all.tokens.addAll(part.tokens);
                all.tokenLogprobs.addAll(part.tokenLogprobs);
                all.topLogprobs.addAll(part.topLogprobs);
                all.textOffset.addAll(part.textOffset);
            }
            return all;
        }
    }
}
