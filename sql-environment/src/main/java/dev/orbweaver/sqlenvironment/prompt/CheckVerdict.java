package dev.orbweaver.sqlenvironment.prompt;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a check's reply says about the query. Case counts: the sentences are agreed with the model in capitals. */
public enum CheckVerdict {

    /** Agent Lightning's rule: the sentence that stands later wins; without one the query counts as incorrect. */
    PARITY {
        @Override
        public boolean isCorrect(String reply) {
            int correct = reply.lastIndexOf(CORRECT);
            return correct >= 0 && correct > reply.lastIndexOf(INCORRECT);
        }
    },

    /** The same; a reply without either sentence may end with the bare word on a line of its own. */
    SENTENCE_OR_WORD {
        @Override
        public boolean isCorrect(String reply) {
            if (reply.contains(CORRECT) || reply.contains(INCORRECT)) {
                return PARITY.isCorrect(reply);
            }
            Matcher word = LAST_WORD.matcher(reply);
            return word.find() && word.group(1).equals("CORRECT");
        }
    };

    private static final String CORRECT = "THE QUERY IS CORRECT";
    private static final String INCORRECT = "THE QUERY IS INCORRECT";
    private static final Pattern LAST_WORD = Pattern.compile("(?:^|\\R)\\W*(CORRECT|INCORRECT)\\W*\\z");

    /** Whether the agent should stop here. */
    public abstract boolean isCorrect(String reply);
}
