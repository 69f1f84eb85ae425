package dev.orbweaver.inferencegateway.engine;

import dev.orbweaver.inferencegateway.cache.KeyValues;
import dev.orbweaver.languagemodel.decoding.DecodeRow;
import dev.orbweaver.languagemodel.decoding.PromptChunk;
import dev.orbweaver.languagemodel.decoding.SampledToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One policy version at work: its scheduler decides, its decoder computes. Each version has two, of which the second computes one sequence
 * at a time, alone. Engine thread only.
 */
final class Lane {
    private final ServedModel model;
    private final LivePolicy policy;
    private final WaitingLine line;
    private final Scheduler scheduler;

    private Lane(ServedModel model, LivePolicy policy, SchedulerLimits limits) {
        this.model = model;
        this.policy = policy;
        this.line = model.line(limits.part().company());
        this.scheduler = new Scheduler(policy.version(), limits, line, KeyValues.of(policy.decoder()));
    }

    /** Both lanes of a version. */
    static List<Lane> of(ServedModel model, LivePolicy policy, int prefillTokens) {
        var decoder = policy.decoder();
        int shared = decoder.slots() - 1; // the last one is for those that are alone
        // a sequence alone keeps its full tails in extents of whole blocks: twice its length is always enough
        int longest = 2 * Math.max(decoder.maxLength(), decoder.tailLength());
        return List.of(
                new Lane(
                        model,
                        policy,
                        new SchedulerLimits(shared, decoder.tailLength(), prefillTokens, policy.cacheTokens())),
                new Lane(
                        model,
                        policy,
                        new SchedulerLimits(
                                SchedulerLimits.Part.alone(shared), decoder.tailLength(), prefillTokens, longest)));
    }

    ServedModel model() {
        return model;
    }

    LivePolicy policy() {
        return policy;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Its version is replaced, or goes. */
    void leave(InFlight inFlight) {
        switch (inFlight) {
            case FINISH -> scheduler.stopAdmitting();
            case CONTINUE -> line.putBack(scheduler.handOver());
        }
    }

    /** Computes a plan and hands the tokens out. An error ends the sequences that were running, nothing else. */
    void compute(Plan plan) {
        scheduler.complete(
                plan, isScored(plan) ? scored(plan) : policy.decoder().step(chunks(plan), rows(plan)));
    }

    private boolean isScored(Plan plan) {
        return !plan.chunks().isEmpty()
                && scheduler.oldest().request().company() == Company.SCORED
                && scheduler.oldest().produced() == 0; // else it is computed again, with its response
    }

    /** The chunks are one sequence's, which is alone. */
    private List<SampledToken> scored(Plan plan) {
        var sequence = scheduler.oldest();
        int position = 1 + sequence.promptScores().size();
        for (var chunk : chunks(plan)) {
            int end = position + chunk.tokens().length;
            int[] following = Arrays.copyOfRange(sequence.ids(), position, end);
            sequence.addPromptScores(
                    policy.decoder().score(chunk, following, sequence.request().sampling()));
            position = end;
        }
        return policy.decoder().decode(rows(plan));
    }

    private static List<PromptChunk> chunks(Plan plan) {
        var chunks = new ArrayList<PromptChunk>(plan.chunks().size());
        for (var chunk : plan.chunks()) {
            var node = chunk.node();
            var span = node.span(node.computed(), chunk.length());
            chunks.add(new PromptChunk(
                    node.computedPath(), span.extent(), span.start(), node.ids(node.computed(), chunk.length())));
        }
        return chunks;
    }

    private static List<DecodeRow> rows(Plan plan) {
        var rows = new ArrayList<DecodeRow>(plan.decodes().size());
        for (var sequence : plan.decodes()) {
            rows.add(new DecodeRow(
                    sequence.slot(),
                    sequence.lastToken(),
                    sequence.computed(),
                    sequence.request().sampling(),
                    uniform(sequence)));
        }
        return rows;
    }

    private static double uniform(Sequence sequence) {
        return Noise.uniform(sequence.request().seed(), sequence.known());
    }
}
