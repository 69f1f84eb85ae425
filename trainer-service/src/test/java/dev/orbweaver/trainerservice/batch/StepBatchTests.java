package dev.orbweaver.trainerservice.batch;

import static dev.orbweaver.trainerservice.batch.Rollouts.id;
import static dev.orbweaver.trainerservice.batch.Rollouts.ids;
import static dev.orbweaver.trainerservice.batch.Rollouts.scored;
import static dev.orbweaver.trainerservice.batch.Rollouts.wrote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Trajectory;
import org.junit.jupiter.api.Test;

class StepBatchTests {

    private final StepBatch batch = new StepBatch(StepId.train(1), 2);

    @Test
    void isCompleteWhenAsManyDifferentRolloutsAreThereAsWereRequested() {
        assertThat(batch.add(rewarded(0, 1))).isTrue();
        assertThat(batch.isComplete()).isFalse();
        assertThat(batch.missing()).isEqualTo(1);

        assertThat(batch.add(rewarded(1, 0))).isTrue();
        assertThat(batch.isComplete()).isTrue();
    }

    @Test
    void theFirstTrajectoryOfARolloutCounts() {
        batch.add(rewarded(0, 1));

        assertThat(batch.add(rewarded(0, 0))).isFalse();
        assertThat(batch.trajectories()).extracting(Trajectory::reward).containsExactly(1.0);
    }

    @Test
    void ordersByRolloutWhateverTheArrival() {
        batch.add(rewarded(1, 0));
        batch.add(rewarded(0, 1));

        assertThat(batch.trajectories()).extracting(each -> each.id().sample()).containsExactly(0, 1);
    }

    @Test
    void refusesTrajectoriesOfOtherSteps() {
        assertThatThrownBy(() -> batch.add(scored(id(2, "t-1", 0), 2, 1)))
                .hasMessage("rollout e.train-2.t-1.0 is not of step train-1");
    }

    private static Trajectory rewarded(int sample, double reward) {
        return scored(id(1, "t-1", sample), 2, reward, wrote(ids(1), 2));
    }
}
