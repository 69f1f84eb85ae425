package dev.orbweaver.inferencegateway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.languagemodel.decoding.SampledToken;
import dev.orbweaver.languagemodel.decoding.SamplingSettings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchedulerTests {
    private static final int END = 99;

    private final WaitingLine line = new WaitingLine(100);
    private int response = 1;
    private final SimulatedCache cache = new SimulatedCache(sequence -> response);

    @Test
    void anEmptyPlanMeansThatNobodyIsThere() {
        assertThat(scheduler(4, 100).next().isEmpty()).isTrue();
    }

    @Test
    void shortPromptsAreComputedTogetherAndDecodedInTheSameIteration() {
        var scheduler = scheduler(4, 100);
        submit(prompt(0, 10), 5);
        submit(prompt(50, 20), 5);

        var first = scheduler.next();
        assertThat(first.chunks()).extracting(Plan.Chunk::length).containsExactly(9, 19);
        assertThat(first.decodes()).hasSize(2);
        complete(scheduler, first);

        var second = scheduler.next();
        assertThat(second.chunks()).isEmpty();
        assertThat(second.decodes()).hasSize(2);
    }

    @Test
    void aLongPromptComesInChunksWhileTheOthersGoOn() {
        var scheduler = scheduler(4, 8);
        var early = submit(prompt(0, 5), 10);
        complete(scheduler, scheduler.next());
        var late = submit(prompt(50, 20), 5);

        for (int i = 0; i < 2; i++) {
            var plan = scheduler.next();
            assertThat(plan.decodes()).containsExactly(early);
            assertThat(plan.chunks()).extracting(Plan.Chunk::length).containsExactly(8);
            complete(scheduler, plan);
        }
        var last = scheduler.next();
        assertThat(last.chunks()).extracting(Plan.Chunk::length).containsExactly(3);
        assertThat(last.decodes()).containsExactly(early, late);
    }

    @Test
    void thePromptOfAGroupIsComputedOnceAlsoWhenItsSamplesComeTogether() {
        var scheduler = scheduler(8, 25);
        for (int i = 0; i < 4; i++) {
            submit(prompt(0, 60), 5);
        }

        var first = scheduler.next();
        assertThat(first.reused()).isEqualTo(3 * 59);
        assertThat(first.decodes()).isEmpty();
        complete(scheduler, first);
        complete(scheduler, scheduler.next());
        var third = scheduler.next();

        assertThat(third.decodes()).hasSize(4);
        complete(scheduler, third);
        assertThat(cache.promptTokens()).isEqualTo(59);
        assertThat(cache.allocated()).isEqualTo(64); // 59 tokens in whole blocks of 16
    }

    @Test
    void whatTwoPromptsShareIsComputedOnceAlsoWhenTheyPartInTheMiddle() {
        var scheduler = scheduler(4, 25);
        var one = submit(prompt(0, 60), 3);
        complete(scheduler, scheduler.next());
        var ids = prompt(0, 70);
        ids[40] = 7;
        var other = submit(ids, 3);
        finish(scheduler);

        assertThat(other.cached()).isEqualTo(40);
        assertThat(cache.promptTokens()).isEqualTo(59 + 29);
        assertThat(one.ending()).isEqualTo(Ending.LENGTH);
    }

    @Test
    void whoseSampleIsGivenUpItsPromptIsComputedForTheOthers() {
        var scheduler = scheduler(8, 25);
        var first = submit(prompt(0, 60), 5);
        var second = submit(prompt(0, 60), 5);
        complete(scheduler, scheduler.next());
        first.cancel();
        finish(scheduler);

        assertThat(second.ending()).isEqualTo(Ending.LENGTH);
        assertThat(cache.promptTokens()).isEqualTo(59);
    }

    @Test
    void aPromptThatContinuesAPromptAndItsResponseComputesTheRest() {
        var scheduler = scheduler(2, 1000);
        var ended = submit(prompt(0, 30), 4);
        finish(scheduler);
        assertThat(ended.responseIds(4)).containsExactly(1, 1, 1, 1);

        var longer = Arrays.copyOf(prompt(0, 30), 50);
        Arrays.fill(longer, 30, 34, 1);
        var next = submit(longer, 5);
        finish(scheduler);

        // of the response, all but its last token is computed
        assertThat(next.cached()).isEqualTo(33);
        assertThat(cache.promptTokens()).isEqualTo(29 + (49 - 33));
    }

    @Test
    void theYoungestGivesWayWhenThereIsNoRoomAndIsComputedAgain() {
        // room for 5 blocks: two prompts of 31 and 33 tokens take 2 and 3; the first full tail of 16 finds none
        var scheduler = new Scheduler(1, new SchedulerLimits(2, 16, 100, 80), line, cache);
        var old = submit(prompt(0, 31), 40);
        var young = submit(prompt(40, 33), 20);
        int preempted = 0;
        for (var plan = scheduler.next(); !plan.isEmpty(); plan = scheduler.next()) {
            preempted += plan.preempted();
            complete(scheduler, plan);
        }

        assertThat(preempted).isPositive();
        assertThat(List.of(old.ending(), young.ending())).containsOnly(Ending.LENGTH);
        assertThat(young.produced()).isEqualTo(20);
    }

    @Test
    void theLeastRecentlyUsedBeginningGoesFirst() {
        var scheduler = new Scheduler(1, new SchedulerLimits(1, 16, 100, 96), line, cache);
        for (int first : new int[] {0, 100, 200}) {
            submit(prompt(first, 33), 1); // 32 tokens: two blocks each, and one of the prompt's last token
            finish(scheduler);
        }
        int before = cache.promptTokens();
        submit(prompt(200, 33), 1);
        finish(scheduler);
        assertThat(cache.promptTokens()).isEqualTo(before);
        submit(prompt(0, 33), 1);
        finish(scheduler);
        assertThat(cache.promptTokens()).isEqualTo(before + 32);
    }

    @Test
    void anEndTokenEndsTheSequenceAndFreesItsSlot() {
        var scheduler = scheduler(1, 100);
        var one = submit(prompt(0, 5), 10);
        var other = submit(prompt(50, 5), 10);
        response = END;
        complete(scheduler, scheduler.next());

        assertThat(one.ending()).isEqualTo(Ending.STOP);
        assertThat(one.responseIds(one.produced())).containsExactly(END);
        assertThat(scheduler.next().decodes()).containsExactly(other);
    }

    @Test
    void aCancelledSequenceIsGoneBeforeTheNextIteration() {
        var scheduler = scheduler(1, 100);
        var one = submit(prompt(0, 5), 10);
        complete(scheduler, scheduler.next());

        one.cancel();

        assertThat(scheduler.next().isEmpty()).isTrue();
        assertThat(one.ending()).isEqualTo(Ending.CANCELLED);
        assertThat(scheduler.running()).isZero();
    }

    @Test
    void aVersionThatIsReplacedFinishesWhatRunsAndAdmitsNobody() {
        var old = scheduler(4, 100);
        submit(prompt(0, 5), 2);
        complete(old, old.next());
        var late = submit(prompt(50, 5), 2);

        old.stopAdmitting();
        var plan = old.next();
        assertThat(plan.decodes()).hasSize(1);
        assertThat(plan.chunks()).isEmpty();
        complete(old, plan);

        assertThat(old.isFinished()).isTrue();
        assertThat(late.isAdmitted()).isFalse();
    }

    @Test
    void aSequenceIsNotComputedByAnOlderVersionThanItNeeds() {
        var submission = new Submission(
                List.of(new SequenceRequest(
                        prompt(0, 5), SamplingSettings.GREEDY, 1, 2, new int[] {END}, Company.SHARED, 2)),
                false);
        line.add(submission.sequences());

        assertThat(scheduler(1, 100).next().isEmpty()).isTrue();
        assertThat(submission.sequences().getFirst().ending())
                .satisfies(ending -> assertThat(ending.reason()).isEqualTo(Ending.Reason.OLDER_VERSION));
    }

    @Test
    void brokenWeightsFailTheSequence() {
        var scheduler = scheduler(1, 100);
        var one = submit(prompt(0, 5), 2);
        scheduler.complete(scheduler.next(), List.of(new SampledToken(0, Float.NaN, List.of())));

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
        return new Scheduler(1, new SchedulerLimits(slots, 32, prefillTokens, 1024), line, cache);
    }

    private void complete(Scheduler scheduler, Plan plan) {
        cache.compute(scheduler, plan);
    }

    private void finish(Scheduler scheduler) {
        for (var plan = scheduler.next(); !plan.isEmpty(); plan = scheduler.next()) {
            complete(scheduler, plan);
        }
    }

    private Sequence submit(int[] prompt, int maxTokens) {
        var submission = submission(prompt, maxTokens);
        line.add(submission.sequences());
        return submission.sequences().getFirst();
    }

    private static Submission submission(int[] prompt, int maxTokens) {
        return new Submission(
                List.of(new SequenceRequest(
                        prompt, SamplingSettings.GREEDY, 1, maxTokens, new int[] {END}, Company.SHARED, 0)),
                false);
    }

    /** Ids that count up from the first. */
    private static int[] prompt(int first, int length) {
        return IntStream.range(first, first + length).map(i -> i == END ? 0 : i).toArray();
    }
}
