package dev.orbweaver.languagemodel.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlotMapProperties {
    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    /** Whatever sets run one after the other: they lie in front, and each slot's data is where the map says. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everySlotKeepsItsDataWhileTheRunningOnesMoveToTheFront(int seed) {
        var random = new Random(seed);
        int slots = 1 + random.nextInt(12);
        var map = new SlotMap(slots);
        int[] dataAt = IntStream.range(0, slots).toArray(); // the data of slot i is the number i
        IntStream.range(0, slots).forEach(slot -> map.setLength(slot, 10 + slot));
        for (int round = 0; round < 20; round++) {
            int[] running = random.ints(0, slots)
                    .distinct()
                    .limit(1 + random.nextInt(slots))
                    .toArray();
            for (var swap : map.bringToFront(running)) {
                assertThat(swap.aLength()).isEqualTo(10 + dataAt[swap.a()]);
                assertThat(swap.bLength()).isEqualTo(10 + dataAt[swap.b()]);
                int kept = dataAt[swap.a()];
                dataAt[swap.a()] = dataAt[swap.b()];
                dataAt[swap.b()] = kept;
            }
            assertThat(Arrays.stream(running).map(map::place)).allMatch(place -> place < running.length);
            IntStream.range(0, slots)
                    .forEach(slot -> assertThat(dataAt[map.place(slot)]).isEqualTo(slot));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingMovesWhenTheSameSequencesRunAgain(int seed) {
        var random = new Random(seed);
        int slots = 1 + random.nextInt(12);
        var map = new SlotMap(slots);
        int[] running = random.ints(0, slots)
                .distinct()
                .limit(1 + random.nextInt(slots))
                .toArray();
        map.bringToFront(running);
        assertThat(map.bringToFront(running)).isEmpty();
    }
}
