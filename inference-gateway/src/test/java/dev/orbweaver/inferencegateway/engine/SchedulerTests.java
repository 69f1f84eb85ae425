package dev.orbweaver.inferencegateway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.languagemodel.decoding.SampledToken;
import dev.orbweaver.languagemodel.decoding.SamplingSettings;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchedulerTests {
    private static final int END = 99;

    private final WaitingLine line = new WaitingLine(100);

    @Test
    void anEmptyPlanMeansThatNobodyIsThere() {
        assertThat(scheduler(4, 100).next().isEmpty()).isTrue();
    }

    @Test
    void shortPromptsAreComputedTogetherAndThenDecodedTogether() {
        var scheduler = scheduler(4, 100);
        submit(prompt(0, 10), 5);
        submit(prompt(50, 20), 5);

        var first = scheduler.next();
        assertThat(first.prefills()).hasSize(2);
        assertThat(first.decodes()).isEmpty();
        scheduler.complete(first, List.of(token(1), token(2)), List.of());

        var second = scheduler.next();
        assertThat(second.prefills()).isEmpty();
        assertThat(second.decodes()).hasSize(2);
    }

    @Test
    void aLongPromptComesInChunksWhileTheOthersGoOn() {
        var scheduler = scheduler(4, 8);
        var early = submit(prompt(0, 5), 10);
        scheduler.complete(scheduler.next(), List.of(token(1)), List.of());
        submit(prompt(50, 20), 5);

        for (int start : new int[] {0, 8}) {
            var plan = scheduler.next();
            assertThat(plan.decodes()).containsExactly(early);
            assertThat(plan.chunks()).singleElement().satisfies(chunk -> {
                assertThat(chunk.start()).isEqualTo(start);
                assertThat(chunk.length()).isEqualTo(8);
            });
            scheduler.complete(plan, List.of(), List.of(token(1)));
        }
        var last = scheduler.next();
        assertThat(last.chunks()).isEmpty();
        assertThat(last.prefills())
                .singleElement()
                .satisfies(chunk -> assertThat(chunk.length()).isEqualTo(4));
    }

    @Test
    void thePromptOfAGroupIsComputedOnceAlsoWhenItsSamplesComeTogether() {
        var scheduler = scheduler(8, 1000);
        for (int i = 0; i < 4; i++) {
            submit(prompt(0, 60), 5);
        }

        var first = scheduler.next();
        assertThat(first.prefills()).hasSize(1);
        scheduler.complete(first, List.of(token(1)), List.of());
        var second = scheduler.next();

        assertThat(second.copies())
                .hasSize(3)
                .allSatisfy(copy -> assertThat(copy.length()).isEqualTo(59));
        assertThat(second.prefills()).isEmpty();
        // the prompt's last token is decoded like any other: its successor differs from sample to sample
        assertThat(second.decodes()).hasSize(4);
    }

    @Test
    void aPromptThatContinuesAnEndedSequenceGoesOnInItsSlot() {
        var scheduler = scheduler(2, 1000);
        var ended = submit(prompt(0, 30), 1);
        scheduler.complete(scheduler.next(), List.of(token(7)), List.of());
        assertThat(ended.ending()).isEqualTo(Ending.LENGTH);

        var next = submit(prompt(0, 40), 5);
        var plan = scheduler.next();

        assertThat(next.slot()).isEqualTo(ended.slot());
        assertThat(plan.copies()).isEmpty();
        assertThat(plan.prefills()).singleElement().satisfies(chunk -> {
            assertThat(chunk.start()).isEqualTo(30);
            assertThat(chunk.length()).isEqualTo(10);
        });
        assertThat(next.cached()).isEqualTo(30);
    }

    @Test
    void anEndTokenEndsTheSequenceAndFreesItsSlot() {
        var scheduler = scheduler(1, 100);
        var one = submit(prompt(0, 5), 10);
        var other = submit(prompt(50, 5), 10);
        scheduler.complete(scheduler.next(), List.of(token(END)), List.of());

        assertThat(one.ending()).isEqualTo(Ending.STOP);
        assertThat(one.responseIds(one.produced())).containsExactly(END);
        assertThat(scheduler.next().prefills()).extracting(Plan.Chunk::sequence).containsExactly(other);
    }

    @Test
    void aCancelledSequenceIsGoneBeforeTheNextIteration() {
        var scheduler = scheduler(1, 100);
        var one = submit(prompt(0, 5), 10);
        scheduler.complete(scheduler.next(), List.of(token(1)), List.of());

        one.cancel();

        assertThat(scheduler.next().isEmpty()).isTrue();
        assertThat(one.ending()).isEqualTo(Ending.CANCELLED);
        assertThat(scheduler.running()).isZero();
    }

    @Test
    void aVersionThatIsReplacedFinishesWhatRunsAndAdmitsNobody() {
        var old = scheduler(4, 100);
        submit(prompt(0, 5), 2);
        old.complete(old.next(), List.of(token(1)), List.of());
        var late = submit(prompt(50, 5), 2);

        old.stopAdmitting();
        var plan = old.next();
        assertThat(plan.decodes()).hasSize(1);
        assertThat(plan.prefills()).isEmpty();
        old.complete(plan, List.of(), List.of(token(1)));

        assertThat(old.isFinished()).isTrue();
        assertThat(late.isAdmitted()).isFalse();
    }

    @Test
    void aSequenceIsNotComputedByAnOlderVersionThanItNeeds() {
        var submission = new Submission(
                List.of(new SequenceRequest(prompt(0, 5), SamplingSettings.GREEDY, 1, 2, new int[] {END}, 2)), false);
        line.add(submission.sequences());

        assertThat(scheduler(1, 100).next().isEmpty()).isTrue();
        assertThat(submission.sequences().getFirst().ending())
                .satisfies(ending -> assertThat(ending.reason()).isEqualTo(Ending.Reason.OLDER_VERSION));
    }

    @Test
    void brokenWeightsFailTheSequence() {
        var scheduler = scheduler(1, 100);
        var one = submit(prompt(0, 5), 2);
        scheduler.complete(scheduler.next(), List.of(new SampledToken(0, Float.NaN, List.of())), List.of());

        assertThat(one.ending()).satisfies(ending -> {
            assertThat(ending.reason()).isEqualTo(Ending.Reason.FAILED);
            assertThat(ending.problem()).contains("not numbers");
        });
    }

    @Test
    void aFullLineTakesNobodyAndForgetsWhoGaveUp() {
        var small = new WaitingLine(2);
        var submission = submission(prompt(0, 5), 1);
        small.add(submission.sequences());
        small.add(submission(prompt(0, 5), 1).sequences());

        assertThatThrownBy(() -> small.add(submission(prompt(0, 5), 1).sequences()))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("2 sequences are waiting");

        submission.cancel();
        small.add(submission(prompt(0, 5), 1).sequences());
        assertThat(small.size()).isEqualTo(2);
    }

    private Scheduler scheduler(int slots, int prefillTokens) {
        return new Scheduler(1, slots, prefillTokens, line);
    }

    private Sequence submit(int[] prompt, int maxTokens) {
        var submission = submission(prompt, maxTokens);
        line.add(submission.sequences());
        return submission.sequences().getFirst();
    }

    private static Submission submission(int[] prompt, int maxTokens) {
        return new Submission(
                List.of(new SequenceRequest(prompt, SamplingSettings.GREEDY, 1, maxTokens, new int[] {END}, 0)), false);
    }

    /** Ids that count up from the first. */
    private static int[] prompt(int first, int length) {
        return IntStream.range(first, first + length).map(i -> i == END ? 0 : i).toArray();
    }

    private static SampledToken token(int id) {
        return new SampledToken(id, -1, List.of());
    }
}
