package dev.orbweaver.inferencegateway.engine;

import dev.orbweaver.inferencegateway.cache.KeyValues;
import dev.orbweaver.languagemodel.decoding.DecodeRow;
import dev.orbweaver.languagemodel.decoding.PromptChunk;
import java.util.ArrayList;
import java.util.List;

/** One policy version at work: its scheduler decides, its decoder computes. Engine thread only. */
final class Lane {
    private final ServedModel model;
    private final LivePolicy policy;
    private final Scheduler scheduler;

    Lane(ServedModel model, LivePolicy policy, int prefillTokens) {
        this.model = model;
        this.policy = policy;
        var decoder = policy.decoder();
        var limits = new SchedulerLimits(decoder.slots(), decoder.tailLength(), prefillTokens, policy.cacheTokens());
        this.scheduler = new Scheduler(policy.version(), limits, model.line(), KeyValues.of(decoder));
    }

    ServedModel model() {
        return model;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Computes a plan and hands the tokens out. An error ends the sequences that were running, nothing else. */
    void compute(Plan plan) {
        scheduler.complete(plan, policy.decoder().step(chunks(plan), rows(plan)));
    }

    void close() {
        policy.decoder().close();
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
