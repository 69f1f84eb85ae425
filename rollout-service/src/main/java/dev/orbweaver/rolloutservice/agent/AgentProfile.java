package dev.orbweaver.rolloutservice.agent;

import dev.orbweaver.sqlenvironment.prompt.CheckVerdict;
import dev.orbweaver.sqlenvironment.prompt.SqlBlock;
import dev.orbweaver.sqlenvironment.sandbox.ResultText;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The agent's named behaviours; written as in {@code agent.profile}. */
enum AgentProfile {
    /**
     * A rewritten query is executed before it is checked, that of the last turn is not checked; a failed model call is a failed
     * attempt.
     */
    DEFAULT("default", SqlBlock.LAST_CLOSED, CheckVerdict.SENTENCE_OR_WORD, ResultText.PLAIN) {
        @Override
        String firstQuery(String reply) {
            return block().in(reply).orElse("");
        }
    },

    /**
     * Agent Lightning 0.1.1: a rewritten query is checked with the result of the query before it, a reply without a block counts as
     * SQL, and after a failed call the model is asked for any query.
     */
    PARITY("parity", SqlBlock.PARITY, CheckVerdict.PARITY, ResultText.LANGCHAIN) {
        @Override
        String firstQuery(String reply) {
            return block().in(reply).orElse(reply);
        }
    };

    private final String text;
    private final SqlBlock block;
    private final CheckVerdict verdict;
    private final ResultText resultText;

    AgentProfile(String text, SqlBlock block, CheckVerdict verdict, ResultText resultText) {
        this.text = text;
        this.block = block;
        this.verdict = verdict;
        this.resultText = resultText;
    }

    /** @throws IllegalArgumentException that lists the known profiles */
    static AgentProfile of(String text) {
        return Arrays.stream(values())
                .filter(profile -> profile.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("agent.profile: '" + text + "' is unknown. Known: "
                        + Arrays.stream(values()).map(AgentProfile::toString).collect(Collectors.joining(", "))));
    }

    /** The SQL of a write's reply. */
    abstract String firstQuery(String reply);

    /** The SQL of a rewrite's reply: the previous one where it has none. */
    String nextQuery(String reply, String previous) {
        return block.in(reply).orElse(previous);
    }

    SqlBlock block() {
        return block;
    }

    CheckVerdict verdict() {
        return verdict;
    }

    ResultText resultText() {
        return resultText;
    }

    @Override
    public String toString() {
        return text;
    }
}
