package dev.orbweaver.inferencegateway.tools;

import java.util.ArrayList;
import java.util.List;

/** {@link ToolFormat#HERMES}: each call between two tags. Blanks around calls are not text. */
final class HermesCalls implements ToolCallText {
    private static final String OPEN = "<tool_call>";
    private static final String CLOSE = "</tool_call>";

    private final List<ToolCall> calls = new ArrayList<>();
    private final boolean several;
    private String held = "";
    private boolean isInCall;

    HermesCalls(boolean several) {
        this.several = several;
    }

    @Override
    public String accept(String text) {
        held += text;
        var shown = new StringBuilder();
        while (true) {
            int tag = held.indexOf(isInCall ? CLOSE : OPEN);
            if (tag < 0) {
                break;
            }
            var before = held.substring(0, tag);
            if (isInCall) {
                CallReader.one(before)
                        .ifPresentOrElse(
                                calls::add,
                                () -> shown.append(OPEN).append(before).append(CLOSE));
            } else {
                shown.append(before.stripTrailing());
            }
            held = held.substring(tag + (isInCall ? CLOSE : OPEN).length());
            isInCall = !isInCall;
        }
        if (!isInCall) {
            int certain = certain();
            shown.append(held, 0, certain);
            held = held.substring(certain);
        }
        return shown.toString();
    }

    /** How much of what is held cannot be a part of a tag, nor a blank before one or after a call. */
    private int certain() {
        if (!calls.isEmpty() && held.isBlank()) {
            return 0;
        }
        int end = held.length();
        for (int length = Math.min(OPEN.length() - 1, held.length()); length > 0; length--) {
            if (held.regionMatches(held.length() - length, OPEN, 0, length)) {
                end = held.length() - length;
                break;
            }
        }
        while (end > 0 && Character.isWhitespace(held.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** A call whose closing tag is missing counts if it is complete. */
    @Override
    public String finish() {
        var rest = held;
        held = "";
        if (!isInCall) {
            return calls.isEmpty() || !rest.isBlank() ? rest : "";
        }
        var call = CallReader.one(rest);
        call.ifPresent(calls::add);
        return call.isPresent() ? "" : OPEN + rest;
    }

    @Override
    public List<ToolCall> calls() {
        return several || calls.isEmpty() ? calls : calls.subList(0, 1);
    }
}
