package dev.orbweaver.inferencegateway.tools;

import dev.orbweaver.inferencegateway.constraint.AnswerForm;
import dev.orbweaver.languagemodel.text.ChatTemplate;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.StringNode;

/** How a model writes its calls: it has learned one form, which its chat template tells. */
public enum ToolFormat {
    /** {@code <tool_call>{"name": .., "arguments": ..}</tool_call>}, as often as wanted, among text: Hermes, Qwen. */
    HERMES("<tool_call>\n{\"name\": ", ", \"arguments\": ", "}\n</tool_call>", "\n"),
    /** The whole answer is <code>{"name": .., "parameters": ..}</code>: Llama 3. */
    LLAMA3_JSON("{\"name\": ", ", \"parameters\": ", "}", "");

    private final String beforeName;
    private final String beforeArguments;
    private final String closing;
    private final String between;

    ToolFormat(String beforeName, String beforeArguments, String closing, String between) {
        this.beforeName = beforeName;
        this.beforeArguments = beforeArguments;
        this.closing = closing;
        this.between = between;
    }

    /** The form that a template teaches; empty where it does not tell the model of tools at all. */
    public static Optional<ToolFormat> of(ChatTemplate template) {
        var source = template.sourceWithTools();
        if (!source.contains("tools")) {
            return Optional.empty();
        }
        return Optional.of(source.contains("parameters") && !source.contains("<tool_call>") ? LLAMA3_JSON : HERMES);
    }

    /**
     * Answers that are calls of these tools and nothing else.
     *
     * @param several whether more than one call may come, where the form knows that
     */
    public AnswerForm calls(List<Tool> tools, boolean several) {
        return new AnswerForm.Calls(
                tools.stream()
                        .map(tool -> new AnswerForm.Tool(
                                beforeName + StringNode.valueOf(tool.name()) + beforeArguments,
                                tool.parameters(),
                                closing,
                                tool.path()))
                        .toList(),
                several ? between : "");
    }

    /**
     * Reads one answer.
     *
     * @param several whether more calls than the first count
     */
    public ToolCallText reader(boolean several) {
        return this == HERMES ? new HermesCalls(several) : new Llama3Calls(several);
    }
}
