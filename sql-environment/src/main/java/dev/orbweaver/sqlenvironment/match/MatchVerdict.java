package dev.orbweaver.sqlenvironment.match;

import dev.orbweaver.contracts.reward.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Whether a prediction counts, and why.
 *
 * @param matches the original evaluator's 1 or 0, or {@link ExecutionMatch.Strictness#DEFAULT}'s
 * @param reason why
 * @param detail the database's words, or null
 */
public record MatchVerdict(
        boolean matches, Verdict reason, @Nullable String detail) {

    static MatchVerdict of(boolean matches, Verdict reason) {
        return new MatchVerdict(matches, reason, null);
    }

    static MatchVerdict no(Verdict reason, @Nullable String detail) {
        return new MatchVerdict(false, reason, detail);
    }
}
