package dev.orbweaver.inferencegateway.tools;

import java.util.List;

/**
 * Which tools an answer may or must call.
 *
 * @param callable empty with {@link Mode#NONE}
 * @param several whether more than one call is wanted
 */
public record ToolChoice(Mode mode, List<Tool> callable, boolean several) {
    public static final ToolChoice NONE = new ToolChoice(Mode.NONE, List.of(), false);

    public ToolChoice {
        callable = List.copyOf(callable);
    }

    public enum Mode {
        NONE,
        /** The model decides. */
        AUTO,
        /** The answer is one of the calls. */
        REQUIRED
    }

    public boolean isNone() {
        return mode == Mode.NONE;
    }
}
