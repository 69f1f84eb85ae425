package dev.orbweaver.trainerservice.sft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.languagemodel.training.Pack;
import dev.orbweaver.testfixtures.Specifications;
import dev.orbweaver.trainerservice.TinyModel;
import dev.orbweaver.trainerservice.batch.Rollouts;
import dev.orbweaver.trainerservice.batch.RowFilter;
import dev.orbweaver.trainerservice.update.StopSignal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewardedIT {

    private static final int[] PROMPT = {5, 6, 7};
    private static final List<Trajectory> ROLLOUTS = List.of(
            Rollouts.scored(Rollouts.id(1, "a", 0), 3, 1, Rollouts.wrote(PROMPT, 20, 21)),
            Rollouts.scored(Rollouts.id(1, "a", 1), 3, 0, Rollouts.wrote(PROMPT, 30, 31)),
            Rollouts.failed(Rollouts.id(1, "a", 2), 3, "time-out"));

    @Test
    void learnsTheRewardedRolloutsOnly(@TempDir Path folder) throws Exception {
        var model = TinyModel.write(folder);
        var specification = specification(model);

        var report = new WarmStart(WarmStartSettings.of(specification), new ComputePermit(), StopSignal.NEVER)
                .run(
                        model,
                        new Rewarded(ROLLOUTS, 1),
                        new RowFilter(specification),
                        folder.resolve("learnt"),
                        (done, total, loss) -> {});

        assertThat(report.examples()).isEqualTo(8); // one in each of eight epochs
        assertThat(report.lastLoss()).isLessThan(report.firstLoss());
        float[] before = logProbs(model);
        float[] after = logProbs(folder.resolve("learnt"));
        assertThat(after[0]).isGreaterThan(before[0]);
        assertThat(after[0] - before[0]).isGreaterThan(after[1] - before[1]);
    }

    @Test
    void saysSoWhereNothingWasRewarded() {
        assertThatThrownBy(() -> new Rewarded(ROLLOUTS, 2).kept())
                .hasMessage("none of 3 rollouts has a reward of 2.0 or more, lower --min-reward");
    }

    private static Specification specification(Path model) {
        return Specifications.with(
                Specifications.small(model.toString()), new Specification.WarmUp(8, 4, 1e-2, null, null));
    }

    /** Of the rewarded and of the other response. */
    private static float[] logProbs(Path model) {
        try (var policy = TinyModel.policy(model)) {
            float[] each = policy.score(List.of(new Pack(PROMPT, List.of(new int[] {20, 21}, new int[] {30, 31}))), 1)
                    .logProbs();
            return new float[] {each[0] + each[1], each[2] + each[3]};
        }
    }
}
