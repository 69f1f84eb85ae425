package dev.orbweaver.inferencegateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.inferencegateway.cache.KeyValues;
import dev.orbweaver.languagemodel.decoding.SampledToken;
import dev.orbweaver.languagemodel.decoding.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Carries plans out on token ids instead of tensors, and checks that every token is computed on top of the tokens before it. */
final class SimulatedCache implements KeyValues {
    private static final int NOTHING = -1;

    private final Map<Integer, int[]> extents = new HashMap<>();
    private final Map<Integer, List<Span>> pasts = new HashMap<>();
    private final Map<Integer, List<Integer>> tails = new HashMap<>();
    private final ToIntFunction<Sequence> nextToken;
    private int promptTokens;

    SimulatedCache(ToIntFunction<Sequence> nextToken) {
        this.nextToken = nextToken;
    }

    /** Computed so far, the last one of each prompt left out. */
    int promptTokens() {
        return promptTokens;
    }

    /** Room that is taken, in tokens. */
    int allocated() {
        return extents.values().stream().mapToInt(cells -> cells.length).sum();
    }

    @Override
    public void allocate(int extent, int tokens) {
        var cells = new int[tokens];
        Arrays.fill(cells, NOTHING);
        assertThat(extents.put(extent, cells)).isNull();
    }

    @Override
    public void free(int extent) {
        assertThat(extents.remove(extent)).isNotNull();
        pasts.values().forEach(past -> assertThat(past).noneMatch(span -> span.extent() == extent));
    }

    @Override
    public void begin(int slot, List<Span> past) {
        pasts.put(slot, past);
        tails.put(slot, new ArrayList<>());
    }

    @Override
    public void move(int slot, List<Span> past) {
        assertThat(ids(past)).isEqualTo(ids(pasts.get(slot)));
        pasts.put(slot, past);
    }

    @Override
    public void keep(int slot, int start, Span to) {
        for (int i = 0; i < to.length(); i++) {
            extents.get(to.extent())[to.start() + i] = tails.get(slot).get(start + i);
        }
    }

    @Override
    public void release(int slot) {
        pasts.remove(slot);
        tails.remove(slot);
    }

    /** One iteration; false if the plan was empty. */
    boolean iterate(Scheduler scheduler) {
        var plan = scheduler.next();
        if (!plan.isEmpty()) {
            compute(scheduler, plan);
        }
        return !plan.isEmpty();
    }

    void compute(Scheduler scheduler, Plan plan) {
        plan.chunks().forEach(this::compute);
        promptTokens += plan.prefillTokens();
        var following = new ArrayList<SampledToken>();
        for (var sequence : plan.decodes()) {
            assertThat(known(sequence.slot()))
                    .as("what slot %d holds", sequence.slot())
                    .isEqualTo(Arrays.copyOf(sequence.ids(), sequence.computed()));
            assertThat(sequence.computed()).isEqualTo(sequence.known() - 1);
            tails.get(sequence.slot()).add(sequence.lastToken());
            following.add(new SampledToken(nextToken.applyAsInt(sequence), -1, List.of()));
        }
        assertThat(plan.decodes()).doesNotHaveDuplicates();
        scheduler.complete(plan, following);
    }

    private void compute(Plan.Chunk chunk) {
        var node = chunk.node();
        assertThat(ids(node.computedPath())).doesNotContain(NOTHING);
        var span = node.span(node.computed(), chunk.length());
        var cells = extents.get(span.extent());
        assertThat(ids(List.of(span))).as("computed only once").containsOnly(NOTHING);
        System.arraycopy(node.ids(node.computed(), chunk.length()), 0, cells, span.start(), chunk.length());
    }

    private int[] known(int slot) {
        return IntStream.concat(
                        Arrays.stream(ids(pasts.get(slot))),
                        tails.get(slot).stream().mapToInt(id -> id))
                .toArray();
    }

    private int[] ids(List<Span> spans) {
        return spans.stream()
                .flatMapToInt(
                        span -> Arrays.stream(extents.get(span.extent()), span.start(), span.start() + span.length()))
                .toArray();
    }
}
