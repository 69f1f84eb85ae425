package dev.orbweaver.inferencegateway.engine;

import dev.orbweaver.inferencegateway.cache.BlockPool;
import dev.orbweaver.inferencegateway.cache.KeyValues;
import dev.orbweaver.inferencegateway.cache.PrefixTree;
import dev.orbweaver.inferencegateway.cache.PrefixTree.Held;
import dev.orbweaver.inferencegateway.engine.Plan.Chunk;
import dev.orbweaver.languagemodel.decoding.SampledToken;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the next iteration of one policy version computes. All but the last token of a prompt lies in the prefix tree, where each
 * beginning is computed and stored once, for those who come together too; the last one is decoded like the response's tokens, which
 * lie in the sequence's tail. A full tail, and that of an ended sequence, becomes part of the tree.
 *
 * <p>One token for every sequence whose prefix is computed, and beside them prompts, oldest first, up to {@code prefillTokens}: a long
 * prompt delays the others by one chunk at most. A sequence is admitted when there is a slot and room for its prompt. When a running one
 * needs room that nobody gives up, the youngest gives way and is computed again later. Touches numbers only; one engine thread.
 */
final class Scheduler {
    private final long policyVersion;
    private final SchedulerLimits limits;
    private final WaitingLine line;
    private final KeyValues keyValues;
    private final BlockPool pool;
    private final PrefixTree tree;
    private final Deque<Integer> free = new ArrayDeque<>();
    /** Oldest first. */
    private final List<Sequence> running = new ArrayList<>();

    private final Deque<Sequence> preempted = new ArrayDeque<>();
    private boolean admitting = true;
    private int gaveWay;

    Scheduler(long policyVersion, SchedulerLimits limits, WaitingLine line, KeyValues keyValues) {
        this.policyVersion = policyVersion;
        this.limits = limits;
        this.line = line;
        this.keyValues = keyValues;
        this.pool = new BlockPool(limits.cacheTokens(), limits.part().firstExtent(), keyValues);
        this.tree = new PrefixTree(pool);
        for (int slot = 0; slot < limits.part().slots(); slot++) {
            free.add(limits.part().firstSlot() + slot);
        }
    }

    /** What to compute next. Every plan that is not empty is to be completed or failed before the next one. */
    Plan next() {
        gaveWay = 0;
        running.stream().filter(Sequence::isCancelled).forEach(sequence -> sequence.end(Ending.CANCELLED));
        retireEnded();
        keepFullTails();
        int reused = admit();
        if (tree.wasRestructured()) {
            running.forEach(sequence -> keyValues.move(sequence.slot(), sequence.path()));
        }
        var chunks = planChunks();
        var decodes = running.stream().filter(Sequence::isReady).toList();
        return new Plan(chunks, decodes, reused, gaveWay);
    }

    /** Takes the results of a plan: the tokens after the decodes. */
    void complete(Plan plan, List<SampledToken> following) {
        tree.complete();
        for (int i = 0; i < following.size(); i++) {
            var sequence = plan.decodes().get(i);
            sequence.computedOne();
            accept(sequence, following.get(i));
        }
        retireEnded();
    }

    /** Everything running ends: what is in the cache is unknown after an error in the middle of an iteration. */
    void failAll(Ending how) {
        for (var sequence : running) {
            sequence.end(how);
            free.add(sequence.slot());
            keyValues.release(sequence.slot());
        }
        running.clear();
        preempted.forEach(sequence -> sequence.end(how));
        preempted.clear();
        tree.clear();
    }

    /** The running sequences go on, new ones belong to another version. */
    void stopAdmitting() {
        admitting = false;
        tree.evictAll();
    }

    /** Admits nobody any more and lets go of all it has, oldest first: another version goes on with them, from the tokens they have. */
    List<Sequence> handOver() {
        var all = new ArrayList<>(running);
        all.addAll(preempted);
        running.forEach(this::leave);
        running.clear();
        preempted.clear();
        stopAdmitting();
        return all;
    }

    /** Whether it admits nobody any more and nobody runs. */
    boolean isFinished() {
        return !admitting && running.isEmpty() && preempted.isEmpty();
    }

    int running() {
        return running.size() + preempted.size();
    }

    /** The oldest of those that run; there must be one. */
    Sequence oldest() {
        return running.getFirst();
    }

    /** Part of the cache's blocks that is taken. */
    double cacheUsage() {
        return (double) pool.used() / pool.blocks();
    }

    /** Tails that are full become part of the tree, oldest sequence first; for lack of room the youngest gives way. */
    private void keepFullTails() {
        for (var sequence : List.copyOf(running)) {
            while (running.contains(sequence) && sequence.tail() == limits.tailLength() && !keepTail(sequence)) {
                preempt(running.getLast());
            }
        }
    }

    /** False for lack of room; else the sequence goes on with an empty tail. */
    private boolean keepTail(Sequence sequence) {
        var held = extend(sequence);
        held.ifPresent(longer -> {
            tree.release(sequence.prefix());
            sequence.hold(longer.node());
            keyValues.begin(sequence.slot(), sequence.path());
        });
        return held.isPresent();
    }

    private Optional<Held> extend(Sequence sequence) {
        int start = sequence.computed() - sequence.tail();
        var held = tree.extend(sequence.prefix(), sequence.ids(), start, sequence.computed());
        held.ifPresent(longer ->
                longer.added().ifPresent(span -> keyValues.keep(sequence.slot(), longer.shared() - start, span)));
        return held;
    }

    private void preempt(Sequence youngest) {
        running.remove(youngest);
        leave(youngest);
        preempted.addFirst(youngest);
        gaveWay++;
    }

    /** Gives free slots and room to those who wait; returns how many of their prompt tokens need not be computed. */
    private int admit() {
        int reused = 0;
        while (!free.isEmpty()) {
            var sequence = nextWaiting();
            if (sequence == null) {
                break;
            }
            int length = sequence.known() - 1;
            var held = tree.hold(sequence.ids(), length);
            if (held.isEmpty()) {
                putBack(sequence);
                break;
            }
            reused += sequence.isAdmitted() ? 0 : held.get().shared();
            sequence.admit(free.remove(), policyVersion, held.get());
            keyValues.begin(sequence.slot(), sequence.path());
            running.add(sequence);
        }
        return reused;
    }

    private @Nullable Sequence nextWaiting() {
        for (var sequence = preempted.poll(); sequence != null; sequence = preempted.poll()) {
            if (!sequence.isCancelled()) {
                return sequence;
            }
            sequence.end(Ending.CANCELLED);
        }
        while (admitting) {
            var sequence = line.poll();
            if (sequence == null || sequence.request().minimumVersion() <= policyVersion) {
                return sequence;
            }
            sequence.end(Ending.olderVersion("the policy went back to version " + policyVersion + ", needed is "
                    + sequence.request().minimumVersion()));
        }
        return null;
    }

    private void putBack(Sequence sequence) {
        if (sequence.isAdmitted()) {
            preempted.addFirst(sequence);
        } else {
            line.putBack(sequence);
        }
    }

    private List<Chunk> planChunks() {
        var chunks = new ArrayList<Chunk>();
        int left = limits.prefillTokens();
        for (var node : tree.pending()) {
            int length = Math.min(left, node.length() - node.computed());
            if (length > 0 && node.isParentReady()) {
                node.plan(length);
                chunks.add(new Chunk(node, length));
                left -= length;
            }
        }
        return chunks;
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
            var ending = sequence.ending();
            if (ending == null) {
                return false;
            }
            if (admitting && sequence.tail() > 0 && ending.reason() != Ending.Reason.FAILED) {
                extend(sequence).ifPresent(held -> tree.release(held.node()));
            }
            leave(sequence);
            return true;
        });
        if (!admitting || limits.part().company().isAlone()) {
            tree.evictAll();
        }
    }

    private void leave(Sequence sequence) {
        keyValues.release(sequence.slot());
        tree.release(sequence.prefix());
        free.add(sequence.slot());
        sequence.leave();
    }
}
