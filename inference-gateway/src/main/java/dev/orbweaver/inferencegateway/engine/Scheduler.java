package dev.orbweaver.inferencegateway.engine;

import dev.orbweaver.inferencegateway.cache.ComputedPrefixes;
import dev.orbweaver.inferencegateway.engine.Plan.Chunk;
import dev.orbweaver.languagemodel.decoding.SampledToken;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Decides what the next iteration of one policy version computes. There is no phase of prefill and none of decoding: a sequence has
 * tokens known and tokens computed, and one with a single token to compute is decoded, whether that token is its prompt's last or
 * its own.
 *
 * <p>One token for every running sequence first; then prompts, oldest first, up to {@code prefillTokens}, so that a long prompt delays
 * the others by one chunk at most. A prompt that begins like another one is not computed again: it copies what is computed, and waits
 * an iteration for what is being computed. Touches numbers only; one engine thread.
 */
final class Scheduler {
    /** Sharing fewer tokens than that is not worth a copy, or the wait for one. */
    static final int LEAST_SHARED = 8;

    private final long policyVersion;
    private final WaitingLine line;
    private final ComputedPrefixes prefixes;
    /** Least recently used first, so that what was computed lately stays the longest. */
    private final Deque<Integer> free = new ArrayDeque<>();

    private final List<Sequence> running = new ArrayList<>();
    private final int prefillTokens;
    private boolean admitting = true;

    /** @param prefillTokens most prompt tokens of an iteration */
    Scheduler(long policyVersion, int slots, int prefillTokens, WaitingLine line) {
        this.policyVersion = policyVersion;
        this.prefillTokens = prefillTokens;
        this.line = line;
        this.prefixes = new ComputedPrefixes(slots);
        for (int slot = 0; slot < slots; slot++) {
            free.add(slot);
        }
    }

    /** What to compute next. Every plan that is not empty is to be completed or failed before the next one. */
    Plan next() {
        running.stream().filter(Sequence::isCancelled).forEach(sequence -> sequence.end(Ending.CANCELLED));
        retireEnded();
        int continued = admit();
        var prompts = new PromptPlanner(prefixes, prefillTokens);
        var decodes = new ArrayList<Sequence>(running.size());
        for (var sequence : running) {
            if (sequence.isPrefilling()) {
                prompts.add(sequence);
            }
            if (!sequence.isPrefilling()) {
                decodes.add(sequence);
            }
        }
        return prompts.plan(decodes, continued);
    }

    /**
     * Takes the results of a plan.
     *
     * @param first the tokens after the prefills
     * @param following the tokens after the decodes
     */
    void complete(Plan plan, List<SampledToken> first, List<SampledToken> following) {
        plan.chunks().forEach(this::computed);
        for (int i = 0; i < first.size(); i++) {
            computed(plan.prefills().get(i));
            accept(plan.prefills().get(i).sequence(), first.get(i));
        }
        for (int i = 0; i < following.size(); i++) {
            var sequence = plan.decodes().get(i);
            computed(new Chunk(sequence, sequence.computed(), 1));
            accept(sequence, following.get(i));
        }
        retireEnded();
    }

    /** Everything running ends: what its slots hold is unknown after an error in the middle of an iteration. */
    void failAll(Ending how) {
        for (var sequence : running) {
            sequence.end(how);
            prefixes.forget(sequence.slot());
        }
        retireEnded();
    }

    /** The running sequences go on, new ones belong to another version. */
    void stopAdmitting() {
        admitting = false;
    }

    /** Whether it admits nobody any more and nobody runs. */
    boolean isFinished() {
        return !admitting && running.isEmpty();
    }

    int running() {
        return running.size();
    }

    /** Gives free slots to those who wait; returns how many of their prompt tokens are there already. */
    private int admit() {
        int continued = 0;
        while (admitting && !free.isEmpty()) {
            var sequence = line.poll();
            if (sequence == null) {
                break;
            }
            if (sequence.request().minimumVersion() > policyVersion) {
                sequence.end(Ending.olderVersion("the policy went back to version " + policyVersion + ", needed is "
                        + sequence.request().minimumVersion()));
                continue;
            }
            int[] prompt = sequence.request().prompt();
            var match = prefixes.longest(prompt, prompt.length - 1);
            // a free slot that has the beginning is continued: nothing to copy
            boolean inPlace = match.length() >= LEAST_SHARED && free.remove(match.slot());
            sequence.admit(inPlace ? match.slot() : free.remove(), policyVersion);
            if (inPlace) {
                sequence.startFrom(match.length());
                continued += match.length();
            }
            prefixes.hold(sequence.slot(), sequence.ids(), sequence.computed());
            running.add(sequence);
        }
        return continued;
    }

    private void computed(Chunk chunk) {
        var sequence = chunk.sequence();
        sequence.computedUpTo(chunk.start() + chunk.length());
        prefixes.hold(sequence.slot(), sequence.ids(), sequence.computed());
    }

    private static void accept(Sequence sequence, SampledToken sampled) {
        if (Float.isNaN(sampled.logProb())) {
            sequence.end(Ending.failed(
                    "the model's logits are not numbers: the weights are broken, or too large for the dtype"));
        } else {
            sequence.accept(sampled);
        }
    }

    private void retireEnded() {
        running.removeIf(sequence -> {
            if (sequence.ending() == null) {
                return false;
            }
            free.add(sequence.slot());
            return true;
        });
    }
}
