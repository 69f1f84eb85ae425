package dev.orbweaver.sqlenvironment.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.contracts.rollout.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptsTests {

    private static final PromptValues VALUES = PromptValues.of("t(a, b)", "How many?")
            .executed("SELECT count({question})", "[(4,)]")
            .checked("Count the column.");

    @Test
    void compactIsTheSchemaAndTheQuestion() {
        assertThat(Prompts.of("compact").render(AgentStep.WRITE_QUERY, VALUES))
                .containsExactly(new Message("system", "t(a, b)"), new Message("user", "How many?"));
    }

    @Test
    void bracesInWhatIsFilledInStayAsTheyAre() {
        assertThat(Prompts.of("compact")
                        .render(AgentStep.CHECK_QUERY, VALUES)
                        .getLast()
                        .content())
                .isEqualTo("How many?\nSELECT count({question})\n[(4,)]\nCORRECT or INCORRECT?");
    }

    @Test
    void everyStepOfDefaultHasTheSameSystemMessageWithTheSchema() {
        var prompts = Prompts.of("default");

        List<String> systems = Arrays.stream(AgentStep.values())
                .map(step -> prompts.render(step, VALUES).getFirst().content())
                .distinct()
                .toList();

        assertThat(systems).singleElement().asString().contains("t(a, b)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "parity", "compact"})
    void everyStepShowsWhatItNeeds(String name) {
        var prompts = Prompts.of(name);

        assertThat(text(prompts, AgentStep.WRITE_QUERY)).contains("t(a, b)", "How many?");
        assertThat(text(prompts, AgentStep.CHECK_QUERY)).contains("t(a, b)", "How many?", VALUES.query(), "[(4,)]");
        assertThat(text(prompts, AgentStep.REWRITE_QUERY)).contains("t(a, b)", "How many?", VALUES.query(), "[(4,)]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "parity", "compact"})
    void theRepliesHopedForAreReadBack(String name) {
        var prompts = Prompts.of(name);

        assertThat(SqlBlock.LAST_CLOSED.in(prompts.queryReply("SELECT 1"))).contains("SELECT 1");
        assertThat(CheckVerdict.SENTENCE_OR_WORD.isCorrect(prompts.checkReply(true)))
                .isTrue();
        assertThat(CheckVerdict.SENTENCE_OR_WORD.isCorrect(prompts.checkReply(false)))
                .isFalse();
    }

    @Test
    void aFolderReplacesThem(@TempDir Path folder) throws Exception {
        for (String file : List.of("write_query", "check_query", "rewrite_query")) {
            Files.writeString(folder.resolve(file + ".txt"), "[user]\n" + file + ": {question}\n");
        }
        Files.writeString(folder.resolve("replies.txt"), "[query]\n{query}\n[correct]\nyes\n[incorrect]\nno\n");

        var prompts = Prompts.of(folder.toString());

        assertThat(prompts.render(AgentStep.REWRITE_QUERY, VALUES))
                .containsExactly(new Message("user", "rewrite_query: How many?"));
        assertThat(prompts.checkReply(true)).isEqualTo("yes");
    }

    @Test
    void mistakesNameTheSettingOrTheFile(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> Prompts.of("compakt"))
                .hasMessage("agent.prompts: 'compakt' is neither default, parity, compact nor a folder of templates");
        assertThatThrownBy(() -> Prompts.of(folder.toString())).hasMessageContaining("write_query.txt is missing");
        Files.writeString(folder.resolve("write_query.txt"), "[user]\n{questoin}\n");
        assertThatThrownBy(() -> Prompts.of(folder.toString()))
                .hasMessageContaining("write_query.txt: {questoin} is unknown. Known: dialect, feedback, query");
    }

    @Test
    void textThatIsTooLongKeepsItsHeadAndSaysSo() {
        assertThat(new Truncation(4).of("abcdef")).isEqualTo("abcd\n... (truncated)");
        assertThat(new Truncation(6).of("abcdef")).isEqualTo("abcdef");
        // characters as Python counts them: an emoji is one
        assertThat(new Truncation(2).of("\uD83D\uDE00\uD83D\uDE00")).isEqualTo("\uD83D\uDE00\uD83D\uDE00");
    }

    private static String text(Prompts prompts, AgentStep step) {
        return prompts.render(step, VALUES).stream().map(Message::content).reduce("", (a, b) -> a + "\n" + b);
    }
}
