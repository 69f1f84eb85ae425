package dev.orbweaver.languagemodel.decoding;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.script.DecodingScript;
import dev.orbweaver.languagemodel.script.SamplingArguments;
import dev.orbweaver.languagemodel.script.WeightRows;
import dev.orbweaver.languagemodel.weights.ElementType;
import dev.orbweaver.languagemodel.weights.LiveWeights;
import dev.orbweaver.languagemodel.weights.ParameterLayout;
import dev.orbweaver.languagemodel.weights.WeightFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One set of weights and its key/value cache. Not thread-safe: one engine thread. For a swap a second decoder is built beside the first,
 * which is closed when its sequences have ended.
 *
 * <p>A slot holds the keys and values of one sequence's tokens so far. Every iteration is one call into libtorch, sampling included.
 * Several samples of one prompt: prefill it once, {@link #copyPrefix} it to the other slots, and decode its last token again in each.
 */
public final class Decoder implements AutoCloseable {
    private final DecodingScript script;
    private final ModelConfiguration configuration;
    private final DecoderSettings settings;
    private final SlotMap slots;
    private boolean cacheAllocated;

    /** Copies the weights; {@code weights} may be closed afterwards. */
    public Decoder(WeightFolder weights, ModelConfiguration configuration, DecoderSettings settings) {
        this.configuration = configuration;
        this.settings = settings;
        if (settings.maxLength() > configuration.maxPositions()) {
            throw new IllegalArgumentException("maxLength " + settings.maxLength() + " is more than the "
                    + configuration.maxPositions() + " positions of the model (max_position_embeddings); lower it");
        }
        slots = new SlotMap(settings.slots());
        script = new DecodingScript(settings.device());
        try {
            load(weights);
        } catch (IOException e) {
            script.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            script.close();
            throw e;
        }
    }

    private void load(WeightFolder weights) throws IOException {
        for (var parameter : ParameterLayout.of(configuration).parameters()) {
            script.allocate(parameter.name(), parameter.shape(), settings.dtype());
            for (var part : parameter.parts()) {
                var tensor = weights.tensor(part.name());
                tensor.forEachRows((row, shape, values) ->
                        script.fill(parameter.name(), new WeightRows(part.row() + row, tensor.type(), shape, values)));
            }
        }
        // oneDNN reorders a bf16 matrix at each use unless that is done once; fp32 goes another way, which gains
        // nothing from it
        boolean reorder = settings.dtype() == Dtype.BF16 && !settings.device().isGpu();
        script.build(configuration, settings.maxLength(), reorder);
    }

    /** Computes {@code tokens}, which continue the {@code start} tokens cached in {@code slot}, and samples the one after the last. */
    public SampledToken prefill(int slot, int start, int[] tokens, SamplingSettings sampling, double uniform) {
        return prefill(List.of(new PrefillRow(slot, start, tokens, sampling, uniform)))
                .getFirst();
    }

    /** The same for several sequences, in as few calls as padding makes worthwhile; results in the order of {@code rows}. */
    public List<SampledToken> prefill(List<PrefillRow> rows) {
        requireDistinct(rows.stream().mapToInt(PrefillRow::slot).toArray());
        for (var row : rows) {
            check(row.slot(), row.start(), row.tokens().length);
            configuration.checkIds(row.tokens());
        }
        allocateCache();
        var batches = new PrefillBatches(slots, settings.maxLength());
        var found = new ArrayList<>(Collections.<SampledToken>nCopies(rows.size(), NOTHING));
        for (int[] indices : batches.divide(rows)) {
            var sampling = new SamplingColumns(configuration.vocabulary());
            var batch = new ArrayList<PrefillRow>(indices.length);
            for (int index : indices) {
                batch.add(rows.get(index));
                sampling.add(rows.get(index).sampling(), rows.get(index).uniform());
            }
            var tokens = sampling.tokens(script.prefill(batches.arguments(batch), sampling.arguments()));
            for (int i = 0; i < indices.length; i++) {
                found.set(indices[i], tokens.get(i));
            }
            batch.forEach(row -> slots.setLength(row.slot(), row.start() + row.tokens().length));
        }
        return found;
    }

    private static final SampledToken NOTHING = new SampledToken(-1, 0, List.of());

    /** Computes a part of a prompt that is not its last: nothing is sampled. */
    public void prefillChunk(int slot, int start, int[] tokens) {
        check(slot, start, tokens.length);
        configuration.checkIds(tokens);
        allocateCache();
        var row = new PrefillRow(slot, start, tokens, SamplingSettings.GREEDY, 0);
        script.prefill(new PrefillBatches(slots, settings.maxLength()).arguments(List.of(row)), SamplingArguments.NONE);
        slots.setLength(slot, start + tokens.length);
    }

    /** One token for each running sequence, in the order of {@code rows}; no slot may be there twice. */
    public List<SampledToken> decode(List<DecodeRow> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        for (var row : rows) {
            check(row.slot(), row.position(), 1);
        }
        configuration.checkIds(rows.stream().mapToInt(DecodeRow::token).toArray());
        allocateCache();
        bringToFront(rows);
        var inPlace = new ArrayList<DecodeRow>(Collections.nCopies(rows.size(), rows.getFirst()));
        rows.forEach(row -> inPlace.set(slots.place(row.slot()), row));
        var sampling = new SamplingColumns(configuration.vocabulary());
        inPlace.forEach(row -> sampling.add(row.sampling(), row.uniform()));
        int width = 2 + SamplingArguments.COLUMNS;
        var columns = new double[rows.size() * width];
        int length = 0;
        for (int i = 0; i < inPlace.size(); i++) {
            columns[i * width] = inPlace.get(i).token();
            columns[i * width + 1] = inPlace.get(i).position();
            sampling.fill(i, columns, i * width + 2);
            length = Math.max(length, inPlace.get(i).position() + 1);
        }
        var found = sampling.tokens(script.decode(columns, length, sampling.arguments()));
        rows.forEach(row -> slots.setLength(row.slot(), row.position() + 1));
        return rows.stream().map(row -> found.get(slots.place(row.slot()))).toList();
    }

    private void bringToFront(List<DecodeRow> rows) {
        int[] wanted = rows.stream().mapToInt(DecodeRow::slot).toArray();
        requireDistinct(wanted);
        for (var swap : slots.bringToFront(wanted)) {
            script.swapSlots(swap.a(), swap.aLength(), swap.b(), swap.bLength());
        }
    }

    private static void requireDistinct(int[] slots) {
        if (Arrays.stream(slots).distinct().count() < slots.length) {
            throw new IllegalArgumentException("a slot is there twice: " + Arrays.toString(slots));
        }
    }

    /** Copies the keys and values of the first {@code length} tokens: a prefix computed once serves another sequence. */
    public void copyPrefix(int fromSlot, int toSlot, int length) {
        check(fromSlot, length, 0);
        check(toSlot, 0, 0);
        if (fromSlot != toSlot && length > 0) {
            allocateCache();
            script.copySlot(slots.place(fromSlot), slots.place(toSlot), length);
            slots.setLength(toSlot, length);
        }
    }

    /** Forgets a slot's tokens when its sequence has ended, so that nobody moves them any more. */
    public void release(int slot) {
        check(slot, 0, 0);
        slots.setLength(slot, 0);
    }

    private void check(int slot, int start, int tokens) {
        if (slot < 0 || slot >= settings.slots()) {
            throw new IllegalArgumentException("slot " + slot + " is not one of 0 to " + (settings.slots() - 1));
        }
        if (start < 0 || start > slots.length(slot)) {
            throw new IllegalArgumentException(
                    "slot " + slot + " holds " + slots.length(slot) + " tokens, it cannot be continued at " + start);
        }
        if (start + tokens > settings.maxLength()) {
            throw new IllegalArgumentException("slot " + slot + " would hold " + (start + tokens)
                    + " tokens, allowed are " + settings.maxLength() + "; raise maxLength or end the sequence");
        }
    }

    private void allocateCache() {
        if (!cacheAllocated) {
            script.allocateCache(settings.slots(), settings.maxLength());
            cacheAllocated = true;
        }
    }

    public int slots() {
        return settings.slots();
    }

    public int maxLength() {
        return settings.maxLength();
    }

    /** Of the live tensors. */
    public String checksum() {
        return new LiveWeights(ParameterLayout.of(configuration), ElementType.BF16, script::export).checksum();
    }

    @Override
    public void close() {
        script.close();
    }
}
