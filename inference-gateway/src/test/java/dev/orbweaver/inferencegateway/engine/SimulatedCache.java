package dev.orbweaver.inferencegateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.languagemodel.decoding.SampledToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/** Carries plans out on token ids instead of tensors, and checks that every token is computed on top of the tokens before it. */
final class SimulatedCache {
    private final int[][] slots;
    private final int[] lengths;
    private final ToIntFunction<Sequence> nextToken;
    private int promptTokens;
    private int copiedTokens;

    SimulatedCache(int count, int maxLength, ToIntFunction<Sequence> nextToken) {
        this.slots = new int[count][maxLength];
        this.lengths = new int[count];
        this.nextToken = nextToken;
    }

    int promptTokens() {
        return promptTokens;
    }

    int copiedTokens() {
        return copiedTokens;
    }

    /** One iteration; false if the plan was empty. */
    boolean iterate(Scheduler scheduler) {
        var plan = scheduler.next();
        if (plan.isEmpty()) {
            return false;
        }
        for (var copy : plan.copies()) {
            assertThat(copy.length()).isLessThanOrEqualTo(lengths[copy.from()]);
            System.arraycopy(slots[copy.from()], 0, slots[copy.to().slot()], 0, copy.length());
            lengths[copy.to().slot()] = copy.length();
            copiedTokens += copy.length();
        }
        plan.chunks().forEach(this::compute);
        plan.prefills().forEach(this::compute);
        promptTokens += plan.prefillTokens();
        var first =
                plan.prefills().stream().map(chunk -> sample(chunk.sequence())).toList();
        var following = new ArrayList<SampledToken>();
        for (var sequence : plan.decodes()) {
            compute(new Plan.Chunk(sequence, sequence.computed(), 1));
            following.add(sample(sequence));
        }
        assertThat(slotsOf(plan)).doesNotHaveDuplicates();
        scheduler.complete(plan, first, following);
        return true;
    }

    private void compute(Plan.Chunk chunk) {
        int slot = chunk.sequence().slot();
        assertThat(chunk.start()).isLessThanOrEqualTo(lengths[slot]);
        assertThat(Arrays.copyOf(slots[slot], chunk.start()))
                .as("what slot %d holds before position %d", slot, chunk.start())
                .isEqualTo(chunk.sequence().ids(0, chunk.start()));
        System.arraycopy(chunk.tokens(), 0, slots[slot], chunk.start(), chunk.length());
        lengths[slot] = chunk.start() + chunk.length();
    }

    private SampledToken sample(Sequence sequence) {
        return new SampledToken(nextToken.applyAsInt(sequence), -1, List.of());
    }

    private static List<Integer> slotsOf(Plan plan) {
        var used = new ArrayList<Integer>();
        plan.chunks().forEach(chunk -> used.add(chunk.sequence().slot()));
        plan.prefills().forEach(chunk -> used.add(chunk.sequence().slot()));
        plan.decodes().forEach(sequence -> used.add(sequence.slot()));
        return used;
    }
}
