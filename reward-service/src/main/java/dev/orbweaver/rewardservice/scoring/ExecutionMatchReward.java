package dev.orbweaver.rewardservice.scoring;

import dev.orbweaver.contracts.reward.RewardFunction;
import dev.orbweaver.contracts.reward.Score;
import dev.orbweaver.contracts.reward.Submission;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch;
import dev.orbweaver.sqlenvironment.match.ExecutionMatch.Strictness;
import dev.orbweaver.sqlenvironment.match.MatchVerdict;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import org.springframework.stereotype.Component;

/** 1 where the answer gives the gold SQL's rows, else 0. */
@Component
final class ExecutionMatchReward implements RewardFunction {

    private final ExecutionMatch match;

    ExecutionMatchReward(RewardSettings settings) {
        this.match = new ExecutionMatch(SandboxLimits.forScoring(settings.queryTime()));
    }

    @Override
    public String name() {
        return "execution-match";
    }

    @Override
    public Score score(Submission submission) {
        Strictness strictness = submission.agent().profile().equals("parity") ? Strictness.PARITY : Strictness.DEFAULT;
        MatchVerdict verdict =
                match.judge(submission.database(), submission.task().goldSql(), submission.sql(), strictness);
        return new Score(verdict.matches() ? 1 : 0, verdict.reason(), verdict.detail());
    }
}
