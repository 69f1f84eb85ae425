package dev.orbweaver.inferencegateway.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However an answer is cut into pieces, the same text and the same calls come out of it. */
class ToolCallTextTests {
    private static final ToolCall PARIS = new ToolCall("weather", "{\"city\":\"Paris\"}");
    private static final ToolCall ROME = new ToolCall("weather", "{\"city\":\"Rome\"}");

    static List<Arguments> hermes() {
        var paris = "<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\"}}\n</tool_call>";
        var rome = "<tool_call>{\"name\": \"weather\", \"arguments\": \"{\\\"city\\\":\\\"Rome\\\"}\"}</tool_call>";
        return List.of(
                Arguments.of("no call at all", "no call at all", List.of()),
                Arguments.of("a < b, <tool", "a < b, <tool", List.of()),
                Arguments.of("ends with blanks \n", "ends with blanks \n", List.of()),
                Arguments.of(paris, "", List.of(PARIS)),
                Arguments.of("Let me see.\n" + paris + "\n" + rome + "\n", "Let me see.", List.of(PARIS, ROME)),
                Arguments.of(paris + " and so on", " and so on", List.of(PARIS)),
                Arguments.of("<tool_call>{\"name\": 3}</tool_call>", "<tool_call>{\"name\": 3}</tool_call>", List.of()),
                Arguments.of("<tool_call>{\"name\": \"weather\"", "<tool_call>{\"name\": \"weather\"", List.of()),
                Arguments.of(paris.replace("</tool_call>", ""), "", List.of(PARIS)));
    }

    static List<Arguments> llama() {
        var paris = "{\"name\": \"weather\", \"parameters\": {\"city\": \"Paris\"}}";
        var rome = "{\"name\": \"weather\", \"arguments\": {\"city\": \"Rome\"}}";
        return List.of(
                Arguments.of("no call at all", "no call at all", List.of()),
                Arguments.of(paris, "", List.of(PARIS)),
                Arguments.of("\n" + paris + "; " + rome, "", List.of(PARIS, ROME)),
                Arguments.of("<|python_tag|>" + paris, "", List.of(PARIS)),
                Arguments.of("{\"name\": \"weather\"", "{\"name\": \"weather\"", List.of()),
                Arguments.of("{\"answer\": 42}", "{\"answer\": 42}", List.of()),
                Arguments.of("It is " + paris, "It is " + paris, List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hermes")
    void hermes(String answer, String text, List<ToolCall> calls) {
        check(ToolFormat.HERMES, answer, text, calls);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("llama")
    void llama(String answer, String text, List<ToolCall> calls) {
        check(ToolFormat.LLAMA3_JSON, answer, text, calls);
    }

    private static void check(ToolFormat format, String answer, String text, List<ToolCall> calls) {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var reader = format.reader(true);
            var shown = new StringBuilder();
            for (int at = 0; at < answer.length(); ) {
                int end = Math.min(answer.length(), at + 1 + random.nextInt(seed + 1));
                shown.append(reader.accept(answer.substring(at, end)));
                at = end;
            }
            shown.append(reader.finish());

            assertThat(shown.toString()).isEqualTo(text);
            assertThat(reader.calls()).isEqualTo(calls);
        }
    }
}
