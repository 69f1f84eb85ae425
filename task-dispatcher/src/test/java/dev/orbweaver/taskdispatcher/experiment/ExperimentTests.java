package dev.orbweaver.taskdispatcher.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.contracts.experiment.ExperimentEvent.StepFinished;
import dev.orbweaver.contracts.experiment.ExperimentEvent.TrainerReady;
import dev.orbweaver.contracts.experiment.RolloutAccount;
import dev.orbweaver.contracts.experiment.StepMetrics;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.taskdispatcher.SampleSpecification;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExperimentTests {

    private static final Instant NOW = Instant.EPOCH;

    private final Experiment experiment = new Experiment("tiny", "tiny", 1, SampleSpecification.defaults(), 2, NOW);

    @Test
    void goesFromItsQueueToTheEnd() {
        loaded();
        experiment.open(StepId.train(1));
        assertThat(experiment.state()).isEqualTo(ExperimentState.ROLLING_OUT);
        experiment.rolledOut();
        assertThat(experiment.state()).isEqualTo(ExperimentState.TRAINING);
        assertThat(experiment.policyOf(finished(1, StepId.train(1), 1))).isTrue();
        experiment.closeStep();
        assertThat(experiment.completedSteps()).isEqualTo(1);
        assertThat(experiment.policyVersion()).isEqualTo(1);
        experiment.end();
        assertThat(experiment.wanted()).isEqualTo(Wanted.END);
        experiment.letGo(NOW);
        assertThat(experiment.state()).isEqualTo(ExperimentState.COMPLETED);
    }

    @Test
    void refusesWhatItsStateDoesNotAllowAndNamesIt() {
        assertThatThrownBy(() -> experiment.open(StepId.train(1)))
                .isInstanceOf(WrongState.class)
                .hasMessage("experiment tiny is CREATED and cannot be at train-1");
        loaded();
        assertThatThrownBy(() -> experiment.letGo(NOW)).hasMessage("experiment tiny is SYNCING and cannot be let go");
    }

    @Test
    void stopsAtOnceWhileItIsOnlyQueued() {
        experiment.queue();
        experiment.stop(NOW);

        assertThat(experiment.state()).isEqualTo(ExperimentState.STOPPED);
    }

    @Test
    void keepsItsOpenStepOverAStop() {
        loaded();
        experiment.open(StepId.train(1));
        experiment.stop(NOW);
        experiment.letGo(NOW);
        experiment.resume();

        assertThat(experiment.state()).isEqualTo(ExperimentState.QUEUED);
        assertThat(experiment.openStep()).contains(StepId.train(1));
        assertThat(experiment.isAnnounced()).isFalse();
    }

    @Test
    void aTrainerThatStopsMayStillFinishTheStep() {
        loaded();
        experiment.open(StepId.train(1));
        experiment.rolledOut();
        experiment.stop(NOW);
        experiment.policyOf(finished(1, StepId.train(1), 1));
        experiment.closeStep();

        assertThat(experiment.state()).isEqualTo(ExperimentState.STOPPING);
        assertThat(experiment.completedSteps()).isEqualTo(1);
    }

    @Test
    void aStepThatRolledOutAheadFollowsTheTrainedOne() {
        loaded();
        experiment.open(StepId.train(1));
        assertThatThrownBy(() -> experiment.openAhead(StepId.train(2)))
                .hasMessage("experiment tiny is ROLLING_OUT and cannot be rolled out ahead");
        experiment.rolledOut();
        experiment.openAhead(StepId.train(2));
        assertThat(experiment.state()).isEqualTo(ExperimentState.TRAINING);
        assertThat(experiment.openSteps()).containsExactly(StepId.train(1), StepId.train(2));

        experiment.closeStep();

        assertThat(experiment.state()).isEqualTo(ExperimentState.ROLLING_OUT);
        assertThat(experiment.openSteps()).containsExactly(StepId.train(2));
        assertThat(experiment.completedSteps()).isEqualTo(1);
    }

    @Test
    void bothOpenStepsGoOnAfterAStop() {
        loaded();
        experiment.open(StepId.train(1));
        experiment.rolledOut();
        experiment.openAhead(StepId.train(2));
        experiment.stop(NOW);
        experiment.letGo(NOW);
        experiment.resume();
        experiment.announce(NOW);
        experiment.trainerReady(new TrainerReady(Topics.SCHEMA, "tiny", NOW, 2, 0, 0, true));
        experiment.reopen();

        assertThat(experiment.state()).isEqualTo(ExperimentState.ROLLING_OUT);
        assertThat(experiment.openSteps()).containsExactly(StepId.train(1), StepId.train(2));
    }

    @Test
    void doesNotListenToAnEarlierLineage() {
        loaded();
        experiment.trainerReady(new TrainerReady(Topics.SCHEMA, "tiny", NOW, 2, 0, 0, true));

        assertThat(experiment.policyOf(finished(1, StepId.train(1), 1))).isFalse();
        assertThat(experiment.policyVersion()).isZero();
    }

    @Test
    void everyStateButTheEndHasAWayOn() {
        for (ExperimentState state : ExperimentState.values()) {
            boolean anyNext = java.util.Arrays.stream(ExperimentState.values()).anyMatch(state::mayBecome);
            assertThat(anyNext).as(state.name()).isEqualTo(state != ExperimentState.COMPLETED);
        }
    }

    private void loaded() {
        experiment.queue();
        experiment.announce(NOW);
        experiment.trainerReady(new TrainerReady(Topics.SCHEMA, "tiny", NOW, 1, 0, 0, true));
    }

    private static StepFinished finished(long lineage, StepId step, long version) {
        return new StepFinished(
                Topics.SCHEMA, "tiny", NOW, lineage, step, version, new StepMetrics(RolloutAccount.EMPTY, Map.of()));
    }
}
