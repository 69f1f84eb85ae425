package dev.orbweaver.rolloutservice.intake;

import static dev.orbweaver.rolloutservice.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.rollout.Generation;
import dev.orbweaver.contracts.rollout.Transition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AttemptsTests {

    private static final String ROLLOUT = "sample.train-1.12.0";
    private static final RolloutId ID = RolloutId.parse(ROLLOUT);

    private final Attempts attempts = new Attempts();

    @Test
    void aNewerAttemptFencesTheOlder() throws Exception {
        var first = attempts.open(request(ROLLOUT, 1)).orElseThrow();
        var second = attempts.open(request(ROLLOUT, 2)).orElseThrow();

        assertThat(first.ending()).isEqualTo(Ending.FENCED);
        assertThat(attempts.find(ID, 2)).isSameAs(second);
        assertThat(attempts.inFlight()).containsExactly(new Attempt(ID, 2));
        assertThatThrownBy(() -> attempts.find(ID, 1))
                .isInstanceOf(AttemptEnded.class)
                .hasMessage("Attempt sample.train-1.12.0#1 takes no more calls: it has ended or a newer one has begun");
        assertThatThrownBy(() -> first.record(transition()))
                .hasMessage(
                        "Attempt sample.train-1.12.0#1 takes no more calls: a newer attempt of the same rollout has begun");
    }

    @Test
    void aRequestDeliveredTwiceIsOneAttempt() {
        attempts.open(request(ROLLOUT, 2));

        assertThat(attempts.open(request(ROLLOUT, 2))).isEmpty();
        assertThat(attempts.open(request(ROLLOUT, 1))).isEmpty();
        assertThat(attempts.size()).isOne();
    }

    @Test
    void anAttemptEndsOnce() {
        var attempt = attempts.open(request(ROLLOUT, 1)).orElseThrow();

        assertThat(attempts.end(attempt, Ending.PUBLISHED)).isTrue();
        assertThat(attempts.end(attempt, Ending.TIMED_OUT)).isFalse();
        assertThat(attempt.ending()).isEqualTo(Ending.PUBLISHED);
        assertThat(attempts.inFlight()).isEmpty();
        assertThatThrownBy(() -> attempts.find(ID, 1)).isInstanceOf(AttemptEnded.class);
    }

    @Test
    void theEndInterruptsWhoWorksForTheAttemptAndNobodyElse() throws Exception {
        var attempt = attempts.open(request(ROLLOUT, 1)).orElseThrow();
        var never = new CountDownLatch(1);
        var interruptedAfterwards = new CompletableFuture<Boolean>();
        var failure = new CompletableFuture<Exception>();
        Thread worker = Thread.ofVirtual().start(() -> {
            try {
                attempt.whileOpen(() -> {
                    never.await();
                    return "unreachable";
                });
            } catch (Exception e) {
                failure.complete(e);
            }
            interruptedAfterwards.complete(Thread.currentThread().isInterrupted());
        });
        await().until(() -> worker.getState() == Thread.State.WAITING);

        attempts.endAll(open -> true, Ending.CANCELLED);

        assertThat(failure)
                .succeedsWithin(Duration.ofSeconds(5))
                .satisfies(e -> assertThat(e)
                        .isInstanceOf(AttemptEnded.class)
                        .hasMessageEndingWith("its experiment has been stopped"));
        assertThat(interruptedAfterwards).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(false);
    }

    @Test
    void anAttemptOutOfTimeTakesNoMoreWork() {
        var attempt = attempts.open(request(ROLLOUT, 1, Duration.ZERO)).orElseThrow();

        assertThatThrownBy(attempt::requireTime).hasMessageEndingWith("its time is over");
        assertThat(attempt.ending()).isEqualTo(Ending.TIMED_OUT);
    }

    @Test
    void roomAppearsWhenAnAttemptEnds() throws Exception {
        var attempt = attempts.open(request(ROLLOUT, 1)).orElseThrow();
        var room = CompletableFuture.supplyAsync(() -> {
            try {
                return attempts.awaitAtMost(0, Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                return false;
            }
        });

        assertThat(attempts.awaitAtMost(0, Duration.ofMillis(1))).isFalse();
        attempts.end(attempt, Ending.PUBLISHED);

        assertThat(room).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(true);
    }

    private static Transition transition() {
        var generation = new Generation(new int[] {1}, new int[] {2}, new float[] {0}, 0, "stop");
        return new Transition("write_query", 1, List.of(), "", generation, Duration.ZERO);
    }
}
