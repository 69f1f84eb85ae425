package dev.orbweaver.trainerservice.sft;

import dev.orbweaver.contracts.rollout.Message;
import dev.orbweaver.languagemodel.text.ChatMessage;
import dev.orbweaver.languagemodel.text.ChatTemplate;
import dev.orbweaver.languagemodel.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chat messages as ids: a prompt exactly as the gateway gives it to the model, and the reply as the model would write it, up to the
 * token that ends it.
 */
final class ExampleText {

    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final Set<Integer> endIds;

    /** @param endIds tokens that end a reply; at least one */
    ExampleText(Tokenizer tokenizer, ChatTemplate template, Set<Integer> endIds) {
        if (endIds.isEmpty()) {
            throw new IllegalArgumentException("the model names no token that ends a reply:"
                    + " set eos_token_id in its generation_config.json or config.json");
        }
        this.tokenizer = tokenizer;
        this.template = template;
        this.endIds = Set.copyOf(endIds);
    }

    int[] prompt(List<Message> messages) {
        return tokenizer.encode(promptText(messages));
    }

    /** What the template writes behind the prompt for this reply, to its first end token; the smallest end id where it writes none. */
    int[] response(List<Message> messages, String reply) {
        String prompt = promptText(messages);
        var conversation = new ArrayList<>(chat(messages));
        conversation.add(ChatMessage.assistant(reply));
        String whole = template.render(conversation, false, Map.of());
        // a template may treat an answered prompt otherwise; then the reply is taken as it is
        int[] ids = tokenizer.encode(whole.startsWith(prompt) ? whole.substring(prompt.length()) : reply);
        for (int i = 0; i < ids.length; i++) {
            if (endIds.contains(ids[i])) {
                return Arrays.copyOf(ids, i + 1);
            }
        }
        int[] reply0 = tokenizer.encode(reply);
        int[] ended = Arrays.copyOf(reply0, reply0.length + 1);
        ended[reply0.length] = endIds.stream().min(Integer::compare).orElseThrow();
        return ended;
    }

    private String promptText(List<Message> messages) {
        return template.render(chat(messages), true, Map.of());
    }

    private static List<ChatMessage> chat(List<Message> messages) {
        return messages.stream()
                .map(message -> new ChatMessage(message.role(), message.content()))
                .toList();
    }
}
