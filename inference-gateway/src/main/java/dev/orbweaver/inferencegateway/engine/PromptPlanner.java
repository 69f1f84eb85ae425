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
    private int longest;
    private int total;

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

    Plan plan(List<Sequence> decodes) {
        return new Plan(copies, chunks, prefills, decodes);
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
        int there = Math.max(sequence.computed(), prefixes.longest(prompt, limit).length());
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
        boolean idle = chunks.isEmpty() && prefills.isEmpty();
        if (rest > budget && idle) {
            chunks.add(new Chunk(sequence, sequence.computed(), budget));
        } else if (rest <= budget && chunks.isEmpty() && fits(rest)) {
            prefills.add(new Chunk(sequence, sequence.computed(), rest));
            longest = Math.max(longest, rest);
            total += rest;
        }
    }

    /** Rows are padded to the longest: it has to fit, and less than a third of it may be padding. */
    private boolean fits(int rest) {
        int padded = (prefills.size() + 1) * Math.max(longest, rest);
        return padded <= budget && 3 * (padded - total - rest) < padded;
    }
}
