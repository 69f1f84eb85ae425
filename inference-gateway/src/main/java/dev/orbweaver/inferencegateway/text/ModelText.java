package dev.orbweaver.inferencegateway.text;

import dev.orbweaver.languagemodel.GenerationDefaults;
import dev.orbweaver.languagemodel.text.ChatMessage;
import dev.orbweaver.languagemodel.text.ChatTemplate;
import dev.orbweaver.languagemodel.text.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model's folder says about text, beside its weights. Safe from any thread.
 *
 * @param vocabulary ids run from 0 to this, exclusively
 * @param template empty for a model that only completes
 * @param defaults what requests get that do not say
 */
public record ModelText(
        Tokenizer tokenizer, int vocabulary, Optional<ChatTemplate> template, GenerationDefaults defaults) {

    /**
     * Ids of a conversation up to the opening of the answer. The template writes all special tokens itself.
     *
     * @throws java.util.NoSuchElementException without a chat template
     */
    public int[] promptIds(List<ChatMessage> messages, Map<String, @Nullable Object> variables) {
        return tokenizer.encode(template.orElseThrow().render(messages, true, variables));
    }

    /** Ids of a text to be completed, with what the tokenizer adds in front. */
    public int[] promptIds(String text) {
        return tokenizer.encodeWithAddedTokens(text);
    }

    /** Text of one id as it stands, special tokens too. */
    public String tokenText(int id) {
        return tokenizer.decode(new int[] {id}, false);
    }

    /** Text of a whole response, without special tokens. */
    public String text(int[] ids) {
        return tokenizer.decode(ids, true);
    }

    /** Ascending. */
    public int[] endIds() {
        return defaults.endIds().stream().mapToInt(Integer::intValue).sorted().toArray();
    }
}
