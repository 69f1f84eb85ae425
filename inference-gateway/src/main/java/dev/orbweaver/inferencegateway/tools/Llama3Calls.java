package dev.orbweaver.inferencegateway.tools;

import java.util.ArrayList;
import java.util.List;

/** {@link ToolFormat#LLAMA3_JSON}: an answer that begins with a brace is held back to its end, and is calls as a whole or none. */
final class Llama3Calls implements ToolCallText {
    private static final String MARK = "<|python_tag|>"; // a special token, shown by nobody unless it is written out

    private final List<ToolCall> calls = new ArrayList<>();
    private final boolean several;
    private final StringBuilder held = new StringBuilder();
    private boolean isText;

    Llama3Calls(boolean several) {
        this.several = several;
    }

    @Override
    public String accept(String text) {
        if (isText) {
            return text;
        }
        held.append(text);
        var begun = held.toString().stripLeading();
        isText = !begun.isEmpty() && !begun.startsWith("{") && !MARK.startsWith(begun) && !begun.startsWith(MARK);
        return isText ? release() : "";
    }

    @Override
    public String finish() {
        var whole = held.toString().strip();
        var found = CallReader.several(whole.startsWith(MARK) ? whole.substring(MARK.length()) : whole);
        calls.addAll(found);
        return found.isEmpty() ? release() : "";
    }

    private String release() {
        var text = held.toString();
        held.setLength(0);
        return text;
    }

    @Override
    public List<ToolCall> calls() {
        return several || calls.isEmpty() ? calls : calls.subList(0, 1);
    }
}
