package dev.orbweaver.rewardservice;

import dev.orbweaver.contracts.reward.RewardFunction;
import dev.orbweaver.contracts.reward.Score;
import dev.orbweaver.contracts.reward.Submission;
import dev.orbweaver.contracts.reward.Verdict;
import java.util.concurrent.CountDownLatch;

/** A plug-in as others would write it: rewards short answers, never ends on one of them and fails on another. */
public final class PatienceReward implements RewardFunction {

    @Override
    public String name() {
        return "patience";
    }

    @Override
    public Score score(Submission submission) {
        if (submission.sql().equals("forever")) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (submission.sql().equals("fail")) {
            throw new IllegalStateException("no idea");
        }
        return new Score(1.0 / submission.sql().length(), Verdict.MATCH, null);
    }
}
