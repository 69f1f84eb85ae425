package dev.orbweaver.sqlenvironment.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckVerdictTests {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "THE QUERY IS CORRECT., true, true",
        "THE QUERY IS INCORRECT., false, false",
        "All fine. THE QUERY IS CORRECT, true, true",
        "THE QUERY IS INCORRECT. No: THE QUERY IS CORRECT., true, true",
        "THE QUERY IS CORRECT. No: THE QUERY IS INCORRECT., false, false",
        "the query is correct., false, false",
        "It joins the wrong columns., false, false",
        "CORRECT, false, true",
        "INCORRECT, false, false",
        "It is CORRECT to say no, false, false",
        "'', false, false"
    })
    void theLaterSentenceWinsAndNoneMeansIncorrect(String reply, boolean parity, boolean ours) {
        assertThat(CheckVerdict.PARITY.isCorrect(reply)).isEqualTo(parity);
        assertThat(CheckVerdict.SENTENCE_OR_WORD.isCorrect(reply)).isEqualTo(ours);
    }
}
