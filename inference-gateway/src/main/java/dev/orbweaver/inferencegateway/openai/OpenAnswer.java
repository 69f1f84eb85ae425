package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.engine.Submission;
import java.util.List;

/**
 * An answer being generated.
 *
 * @param head what all parts of it begin with
 * @param choices in the order of prompts, then of samples
 */
record OpenAnswer(Head head, CompletionRequest request, Submission submission, List<ChoiceReader> choices) {

    /**
     * @param model as the request named it
     * @param served the model's own name
     * @param fingerprint the policy version that was live when the request came
     */
    record Head(String id, long created, String model, String served, String fingerprint) {}

    /** The text of a choice's prompt, as it came or as its ids read. */
    String promptText(ChoiceReader choice) {
        return request.prompts().get(choice.index() / request.n()) instanceof Prompt.Text text
                ? text.text()
                : choice.model().tokenizer().decode(choice.sequence().request().prompt(), false);
    }

    /** Tokens so far. A prompt counts once, however many choices it has. */
    Usage usage() {
        int prompt = 0;
        int cached = 0;
        int response = 0;
        for (var choice : choices) {
            response += choice.tokens();
            if (choice.index() % request.n() == 0) {
                prompt += choice.sequence().request().prompt().length;
                cached += choice.sequence().cached();
            }
        }
        return Usage.of(prompt, cached, response);
    }
}
