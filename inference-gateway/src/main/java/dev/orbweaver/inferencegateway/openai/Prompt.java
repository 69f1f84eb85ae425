package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.text.ModelText;
import dev.orbweaver.languagemodel.text.ChatMessage;
import dev.orbweaver.languagemodel.text.template.TemplateException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be continued, in one of the forms the API takes. */
sealed interface Prompt {

    /** Name of the request's field it came from. */
    String field();

    /** Its token ids for a model; not checked against the vocabulary. */
    int[] ids(ModelText text);

    /** @param variables what else the chat template may read */
    record Conversation(List<ChatMessage> messages, Map<String, @Nullable Object> variables) implements Prompt {
        @Override
        public String field() {
            return "messages";
        }

        @Override
        public int[] ids(ModelText text) {
            if (text.template().isEmpty()) {
                throw OpenAiException.badField(
                        "messages", "the model has no chat template; use /v1/completions with a 'prompt'");
            }
            try {
                return text.promptIds(messages, variables);
            } catch (TemplateException e) {
                throw OpenAiException.badField(
                        "messages", "the model's chat template refuses the messages: " + e.getMessage());
            }
        }
    }

    /** Plain text. */
    record Text(String text) implements Prompt {
        @Override
        public String field() {
            return "prompt";
        }

        @Override
        public int[] ids(ModelText model) {
            return model.promptIds(text);
        }
    }

    /** Token ids as they are. */
    record Ids(int[] ids) implements Prompt {
        @Override
        public String field() {
            return "prompt";
        }

        @Override
        public int[] ids(ModelText model) {
            return ids;
        }
    }
}
