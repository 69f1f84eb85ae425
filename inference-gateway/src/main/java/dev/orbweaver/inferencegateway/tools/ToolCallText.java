package dev.orbweaver.inferencegateway.tools;

import java.util.List;

/**
 * Separates an answer's text from the calls in it while it comes. What looks like the beginning of a call is held back; what turns out to
 * be none is text after all. Not thread-safe.
 */
public interface ToolCallText {
    /** Adds text; returns what is certain to be text and nothing else. */
    String accept(String text);

    /** The answer is over: the rest of the text. */
    String finish();

    /** Calls so far, in their order; grows with {@link #accept} and {@link #finish}. */
    List<ToolCall> calls();

    /** For answers in which nobody looks for calls. */
    ToolCallText NONE = new ToolCallText() {
        @Override
        public String accept(String text) {
            return text;
        }

        @Override
        public String finish() {
            return "";
        }

        @Override
        public List<ToolCall> calls() {
            return List.of();
        }
    };
}
