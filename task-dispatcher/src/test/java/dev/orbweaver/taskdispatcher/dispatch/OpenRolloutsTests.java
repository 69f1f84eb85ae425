package dev.orbweaver.taskdispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.taskdispatcher.SampleSpecification;
import dev.orbweaver.taskdispatcher.dispatch.OpenRollouts.Lost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenRolloutsTests {

    private static final OpenRollouts.Patience PATIENCE =
            new OpenRollouts.Patience(Duration.ofSeconds(6), Duration.ofSeconds(20));

    // one attempt may take 60 s
    private final OpenRollouts rollouts = new OpenRollouts(work(), entries(2, null), PATIENCE, at(0));

    @Test
    void anAttemptIsLostWithItsWorkersSilence() {
        rollouts.started(attempt(0, 1), "w1", at(1));
        rollouts.heartbeat("w1", List.of(attempt(0, 1)), at(3));

        assertThat(rollouts.lost(at(9))).isEmpty();
        assertThat(rollouts.lost(at(10))).containsExactly(new Lost(attempt(0, 1), "worker silent", true));
    }

    @Test
    void anAttemptIsLostAfterItsTimeEvenIfItsWorkerLives() {
        rollouts.started(attempt(0, 1), "w1", at(0));
        rollouts.heartbeat("w1", List.of(attempt(0, 1)), at(71));

        assertThat(rollouts.lost(at(71))).containsExactly(new Lost(attempt(0, 1), "timeout", true));
    }

    @Test
    void whatAWorkerHasDoneIsWaitedForWhileNoScoreComesAtAll() {
        rollouts.started(attempt(0, 1), "w1", at(0));
        rollouts.started(attempt(1, 1), "w1", at(0));
        rollouts.heartbeat("w1", List.of(), at(100));

        assertThat(rollouts.lost(at(100))).isEmpty(); // reward-service may be away
        rollouts.closed(attempt(1, 1).rollout(), at(101));
        assertThat(rollouts.lost(at(102))).containsExactly(new Lost(attempt(0, 1), "no trajectory", true));
    }

    @Test
    void requestsInTheQueueAreSafeWhileWorkersAreBusy() {
        rollouts.started(attempt(0, 1), "w1", at(0));
        for (int second = 2; second < 60; second += 2) {
            rollouts.heartbeat("w1", List.of(attempt(0, 1)), at(second));
            assertThat(rollouts.lost(at(second))).isEmpty();
        }
    }

    @Test
    void requestsThatIdleWorkersDoNotTakeAreRequestedAgainFreeOfCharge() {
        rollouts.heartbeat("w1", List.of(), at(18));

        assertThat(rollouts.lost(at(19))).isEmpty();
        assertThat(rollouts.lost(at(21)))
                .containsExactly(
                        new Lost(attempt(0, 1), "not handed over", false),
                        new Lost(attempt(1, 1), "not handed over", false));
    }

    @Test
    void aLeavingWorkerGivesItsAttemptsBackFreeOfCharge() {
        rollouts.started(attempt(0, 1), "w1", at(0));

        var lost = rollouts.leaving("w1", List.of(attempt(0, 1)));

        assertThat(lost).containsExactly(new Lost(attempt(0, 1), "worker left", false));
        assertThat(rollouts.next(lost.getFirst(), at(1))).isEqualTo(attempt(0, 2));
        assertThat(rollouts.charged(attempt(0, 1).rollout())).isZero();
    }

    @Test
    void afterTheLastAttemptThereIsNoNext() {
        for (int number = 1; number <= 2; number++) {
            assertThat(rollouts.next(new Lost(attempt(0, number), "worker silent", true), at(number)))
                    .isEqualTo(attempt(0, number + 1));
        }
        assertThat(rollouts.next(new Lost(attempt(0, 3), "worker silent", true), at(3)))
                .isNull();
        assertThat(rollouts.lost(at(20))).isEmpty(); // its failed trajectory is on the way
        assertThat(rollouts.lost(at(40))).hasSize(1); // and was not published after all
    }

    @Test
    void whoWasAtWorkBeforeARestartIsNotToBlame() {
        var restored = new OpenRollouts(work(), entries(1, "w1"), PATIENCE, at(0));

        assertThat(restored.lost(at(1))).isEmpty();
        assertThat(restored.lost(at(8))).containsExactly(new Lost(attempt(0, 1), "worker silent", false));
    }

    @Test
    void aWorkerThatGoesOnAfterARestartKeepsItsAttempt() {
        var restored = new OpenRollouts(work(), entries(1, "w1"), PATIENCE, at(0));
        for (int second = 1; second < 30; second += 2) {
            restored.heartbeat("w1", List.of(attempt(0, 1)), at(second));
            assertThat(restored.lost(at(second))).isEmpty();
        }
    }

    @Test
    void aLateStartOfAnEarlierAttemptChangesNothing() {
        rollouts.next(new Lost(attempt(0, 1), "worker silent", true), at(1));

        assertThat(rollouts.started(attempt(0, 1), "w1", at(2))).isFalse();
        assertThat(rollouts.started(attempt(0, 2), "w2", at(2))).isTrue();
    }

    static StepWork work() {
        return new StepWork("tiny", SampleSpecification.defaults(), StepId.train(1), 2, 0, at(0));
    }

    static List<LedgerEntry> entries(int count, String worker) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new LedgerEntry(attempt(i, 1).rollout(), 1, 0, worker, worker == null ? null : at(0), null))
                .toList();
    }

    static Attempt attempt(int sample, int number) {
        return new Attempt(new RolloutId("tiny", StepId.train(1), "train-0", sample), number);
    }

    static Instant at(int second) {
        return Objects.requireNonNull(Instant.EPOCH.plusSeconds(second));
    }
}
