package dev.orbweaver.inferencegateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.languagemodel.decoding.SamplingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchedulerProperties {
    private static final int END = 0;
    private static final int MAX_LENGTH = 120;

    /**
     * Whatever comes, is given up, has to give way, or shares a beginning with what: every token is computed on top of exactly the tokens
     * before it (the simulated cache asserts it), every sequence ends, and as its own tokens say; the budget holds.
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everySequenceEndsAndEveryTokenIsComputedOnItsOwnPast(long seed) {
        var random = new Random(seed);
        int slots = 1 + random.nextInt(6);
        var line = new WaitingLine(1000);
        int cacheTokens = 16 * (1 + (MAX_LENGTH + random.nextInt(6 * MAX_LENGTH)) / 16);
        var cache = new SimulatedCache(sequence -> random.nextInt(20));
        var scheduler = new Scheduler(
                1,
                new SchedulerLimits(slots, 1 + random.nextInt(12), 1 + random.nextInt(64), cacheTokens),
                line,
                cache);
        var stems = List.of(ids(random, 40), ids(random, 40), ids(random, 9));
        var all = new ArrayList<Sequence>();
        for (int iteration = 0; iteration < 60; iteration++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                all.addAll(submit(line, random, stems));
            }
            if (!all.isEmpty() && random.nextInt(6) == 0) {
                all.get(random.nextInt(all.size())).cancel();
            }
            cache.iterate(scheduler);
            assertThat(cache.allocated()).isLessThanOrEqualTo(cacheTokens);
        }
        int iterations = 0;
        while (cache.iterate(scheduler)) {
            assertThat(++iterations).as("iterations to the end").isLessThan(100_000);
        }

        assertThat(line.size()).isZero();
        assertThat(scheduler.running()).isZero();
        assertThat(all).allSatisfy(SchedulerProperties::endedAsItsTokensSay);
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private static void endedAsItsTokensSay(Sequence sequence) {
        var ending = sequence.ending();
        assertThat(ending).isNotNull();
        int produced = sequence.produced();
        switch (ending.reason()) {
            case STOP -> assertThat(sequence.token(produced - 1)).isEqualTo(END);
            case LENGTH -> assertThat(produced).isEqualTo(sequence.request().maxTokens());
            case CANCELLED -> assertThat(sequence.isCancelled()).isTrue();
            default -> throw new AssertionError("ended as " + ending);
        }
        for (int i = 0; i < produced - 1; i++) {
            assertThat(sequence.token(i)).isNotEqualTo(END);
        }
    }

    private static List<Sequence> submit(WaitingLine line, Random random, List<int[]> stems) {
        var stem = stems.get(random.nextInt(stems.size()));
        int kept = random.nextInt(stem.length + 1);
        var own = ids(random, 1 + random.nextInt(20));
        var prompt = new int[kept + own.length];
        System.arraycopy(stem, 0, prompt, 0, kept);
        System.arraycopy(own, 0, prompt, kept, own.length);
        var one = new SequenceRequest(
                prompt,
                SamplingSettings.GREEDY,
                random.nextLong(),
                1 + random.nextInt(40),
                new int[] {END},
                Company.SHARED,
                0);
        var requests = new ArrayList<SequenceRequest>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            requests.add(one.choice(i));
        }
        var sequences = new Submission(requests, false).sequences();
        line.add(sequences);
        return sequences;
    }

    private static int[] ids(Random random, int length) {
        return random.ints(length, 1, 20).toArray();
    }
}
