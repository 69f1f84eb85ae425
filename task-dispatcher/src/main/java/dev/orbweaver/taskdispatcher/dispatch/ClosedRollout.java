package dev.orbweaver.taskdispatcher.dispatch;

import dev.orbweaver.contracts.reward.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a rollout.
 *
 * @param failure reason, or null where it was scored
 * @param firstVerdict of the first turn's SQL where there were several, else null
 * @param turns that produced SQL
 * @param transitions recorded model calls
 */
public record ClosedRollout(
        Instant closedAt,
        @Nullable String failure,
        double reward,
        Verdict verdict,
        @Nullable Verdict firstVerdict,
        int turns,
        int transitions) {

    /** Whether the answer's rows are the gold SQL's, even if there are none. */
    public boolean isCorrect() {
        return failure == null && isCorrect(verdict);
    }

    /** Whether the first turn's SQL was wrong and the answer is right. */
    public boolean isFixedByRewriting() {
        return firstVerdict != null && !isCorrect(firstVerdict) && isCorrect();
    }

    /** Whether the first turn's SQL was right and the answer is wrong. */
    public boolean isBrokenByRewriting() {
        return firstVerdict != null && isCorrect(firstVerdict) && !isCorrect();
    }

    private static boolean isCorrect(Verdict verdict) {
        return verdict == Verdict.MATCH || verdict == Verdict.GOLD_EMPTY;
    }
}
