package dev.orbweaver.sqlenvironment.evaluation;

import dev.orbweaver.contracts.reward.Trajectory;
import java.util.Collection;

/**
 * What rewriting changed, over rollouts of several turns: the first turn's SQL and the final SQL are both scored.
 *
 * @param rewritten rollouts with more than one turn
 * @param wrongToRight of them wrong at first and right at the end
 * @param rightToWrong of them right at first and wrong at the end
 */
public record RewriteEffect(int rewritten, int wrongToRight, int rightToWrong) {

    /** Counts finished rollouts; failed ones have no final SQL. */
    public static RewriteEffect of(Collection<Trajectory> trajectories) {
        int rewritten = 0;
        int wrongToRight = 0;
        int rightToWrong = 0;
        for (Trajectory trajectory : trajectories) {
            var first = trajectory.firstScore();
            if (first == null || trajectory.isFailed()) {
                continue;
            }
            boolean before = EvaluationReport.isRight(first);
            boolean after = EvaluationReport.isRight(trajectory.score());
            rewritten++;
            wrongToRight += !before && after ? 1 : 0;
            rightToWrong += before && !after ? 1 : 0;
        }
        return new RewriteEffect(rewritten, wrongToRight, rightToWrong);
    }

    /** Verdicts that are not what they were after the first turn. */
    public int changed() {
        return wrongToRight + rightToWrong;
    }

    @Override
    public String toString() {
        return rewritten + " rewritten, " + wrongToRight + " from wrong to right, " + rightToWrong
                + " from right to wrong";
    }
}
