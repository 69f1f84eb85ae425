package dev.orbweaver.inferencegateway.engine;

import dev.orbweaver.inferencegateway.cache.ComputedPrefixes;
import dev.orbweaver.inferencegateway.engine.Plan.Chunk;
import dev.orbweaver.inferencegateway.engine.Plan.PrefixCopy;
import java.util.ArrayList;
import java.util.List;

/** Gathers the prompt work of one iteration; sequences are added oldest first. */
final class PromptPlanner {
    private final ComputedPrefixes prefixes;
    private final int budget;
    private final List<PrefixCopy> copies = new ArrayList<>();
    private final List<Chunk> chunks = new ArrayList<>();
    private final List<Chunk> prefills = new ArrayList<>();
    private final List<Sequence> unfinished = new ArrayList<>();
    private int planned;

    PromptPlanner(ComputedPrefixes prefixes, int budget) {
        this.prefixes = prefixes;
        this.budget = budget;
    }

    /** Plans what the budget leaves for this prompt: a copy, its rest, a chunk of it, or nothing yet. */
    void add(Sequence sequence) {
        if (isBeingComputedForAnother(sequence)) {
            return;
        }
        copyWhatIsComputed(sequence);
        unfinished.add(sequence);
        if (sequence.isPrefilling()) {
            compute(sequence, sequence.known() - sequence.computed());
        }
    }

    /** @param continued prompt tokens that were in their slots already */
    Plan plan(List<Sequence> decodes, int continued) {
        int copied = copies.stream().mapToInt(PrefixCopy::length).sum();
        return new Plan(copies, chunks, prefills, decodes, copied + continued);
    }

    /** Whether an older prompt, not yet computed, will have more of this one's beginning than any slot has now. */
    private boolean isBeingComputedForAnother(Sequence sequence) {
        int[] prompt = sequence.request().prompt();
        int limit = prompt.length - 1;
        int shared = 0;
        for (var older : unfinished) {
            int[] others = older.request().prompt();
            shared = Math.max(shared, ComputedPrefixes.shared(prompt, limit, others, others.length));
        }
        if (shared < Scheduler.LEAST_SHARED) {
            return false;
        }
        int there =
                Math.max(sequence.computed(), prefixes.longest(prompt, limit).length());
        return shared >= there + Scheduler.LEAST_SHARED;
    }

    private void copyWhatIsComputed(Sequence sequence) {
        int[] prompt = sequence.request().prompt();
        var match = prefixes.longest(prompt, prompt.length - 1);
        if (match.length() >= sequence.computed() + Scheduler.LEAST_SHARED) {
            copies.add(new PrefixCopy(match.slot(), sequence, match.length()));
            sequence.startFrom(match.length());
            prefixes.hold(sequence.slot(), sequence.ids(), match.length());
        }
    }

    private void compute(Sequence sequence, int rest) {
        if (rest <= budget - planned) {
            prefills.add(new Chunk(sequence, sequence.computed(), rest));
            planned += rest;
        } else if (planned == 0) { // longer than an iteration allows: a part of it, and nothing else
            chunks.add(new Chunk(sequence, sequence.computed(), budget));
            planned = budget;
        }
    }
}
