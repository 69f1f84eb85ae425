package dev.orbweaver.inferencegateway.engine;

import dev.orbweaver.languagemodel.decoding.DecodeRow;
import dev.orbweaver.languagemodel.decoding.PrefillRow;
import dev.orbweaver.languagemodel.decoding.SampledToken;
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
        this.scheduler = new Scheduler(policy.version(), policy.decoder().slots(), prefillTokens, model.line());
    }

    ServedModel model() {
        return model;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Computes a plan and hands the tokens out. An error ends the sequences that were running, nothing else. */
    void compute(Plan plan) {
        var decoder = policy.decoder();
        for (var copy : plan.copies()) {
            decoder.copyPrefix(copy.from(), copy.to().slot(), copy.length());
        }
        for (var chunk : plan.chunks()) {
            decoder.prefillChunk(chunk.sequence().slot(), chunk.start(), chunk.tokens());
        }
        List<SampledToken> first =
                plan.prefills().isEmpty() ? List.of() : decoder.prefill(prefillRows(plan.prefills()));
        List<SampledToken> following =
                plan.decodes().isEmpty() ? List.of() : decoder.decode(decodeRows(plan.decodes()));
        scheduler.complete(plan, first, following);
    }

    void close() {
        policy.decoder().close();
    }

    private static List<PrefillRow> prefillRows(List<Plan.Chunk> chunks) {
        var rows = new ArrayList<PrefillRow>(chunks.size());
        for (var chunk : chunks) {
            var sequence = chunk.sequence();
            rows.add(new PrefillRow(
                    sequence.slot(),
                    chunk.start(),
                    chunk.tokens(),
                    sequence.request().sampling(),
                    uniform(sequence)));
        }
        return rows;
    }

    private static List<DecodeRow> decodeRows(List<Sequence> sequences) {
        var rows = new ArrayList<DecodeRow>(sequences.size());
        for (var sequence : sequences) {
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
