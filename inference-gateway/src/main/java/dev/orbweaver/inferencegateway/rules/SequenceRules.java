package dev.orbweaver.inferencegateway.rules;

import dev.orbweaver.languagemodel.decoding.LogitEdits;
import dev.orbweaver.languagemodel.decoding.TokenRules;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One sequence's rules. The work of a token is the same however long the sequence and the vocabulary are. */
public final class SequenceRules implements TokenRules {
    /** Out of reach for any logit, and small enough to be taken back without a trace in a bias. */
    private static final double OUT_OF_REACH = 1e6;

    private final Adjustments adjustments;
    private final int[] endIds;
    private final @Nullable Grammar grammar;
    private final LogitEdits edits = new LogitEdits();
    private final Map<Integer, Integer> indices = new HashMap<>();
    private final Map<Integer, Integer> counts = new HashMap<>();
    private int drawn;

    private SequenceRules(Adjustments adjustments, int[] prompt, int[] endIds, @Nullable Grammar grammar) {
        this.adjustments = adjustments;
        this.endIds = endIds;
        this.grammar = grammar;
        adjustments.bias().forEach((token, bias) -> edits.addTo(index(token), bias));
        if (adjustments.repetition() != 1) {
            for (int token : prompt) {
                edits.factor(index(token), adjustments.repetition());
            }
        }
        if (adjustments.minTokens() > 0) {
            moveEnds(-OUT_OF_REACH);
        }
    }

    /**
     * Rules for one sequence; null where there are none, which costs nothing.
     *
     * @param endIds the tokens that end it
     * @param grammar at its beginning, for this sequence alone; null for free text
     */
    public static @Nullable TokenRules of(
            Adjustments adjustments, int[] prompt, int[] endIds, @Nullable Grammar grammar) {
        return adjustments.isNone() && grammar == null ? null : new SequenceRules(adjustments, prompt, endIds, grammar);
    }

    /** What an answer is allowed to look like, and how far one sequence has come in it. */
    public interface Grammar {
        /** As {@link TokenRules#allowed}. */
        byte[] allowed();

        void accept(int token);
    }

    @Override
    public LogitEdits edits() {
        return edits;
    }

    @Override
    public byte @Nullable [] allowed() {
        return grammar == null ? null : grammar.allowed();
    }

    @Override
    public void accept(int token) {
        drawn++;
        if (drawn == adjustments.minTokens()) {
            moveEnds(OUT_OF_REACH);
        }
        if (adjustments.repetition() != 1) {
            edits.factor(index(token), adjustments.repetition());
        }
        if (adjustments.presence() != 0 || adjustments.frequency() != 0) {
            boolean isFirst = counts.merge(token, 1, Integer::sum) == 1;
            edits.addTo(index(token), -adjustments.frequency() - (isFirst ? adjustments.presence() : 0));
        }
        if (grammar != null) {
            grammar.accept(token);
        }
    }

    private void moveEnds(double by) {
        for (int end : endIds) {
            edits.addTo(index(end), by);
        }
    }

    private int index(int token) {
        return indices.computeIfAbsent(token, unknown -> edits.add(unknown, 1, 0));
    }
}
