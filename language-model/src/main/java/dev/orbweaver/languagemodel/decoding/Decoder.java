package dev.orbweaver.languagemodel.decoding;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.script.DecodingScript;
import dev.orbweaver.languagemodel.script.WeightRows;
import dev.orbweaver.languagemodel.weights.AdapterFolder;
import dev.orbweaver.languagemodel.weights.ElementType;
import dev.orbweaver.languagemodel.weights.LiveWeights;
import dev.orbweaver.languagemodel.weights.ParameterLayout;
import dev.orbweaver.languagemodel.weights.WeightFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One set of weights and the keys and values computed with them. Not thread-safe: one engine thread. For a swap a second decoder is built
 * beside the first, which is closed when its sequences have ended.
 *
 * <p>Keys and values of prompts lie in extents, which callers number, fill by {@link PromptChunk} and let any number of sequences begin
 * with. What a sequence adds lies in the tail of its slot, until it is kept in an extent. A prompt's last token is not part of its
 * extents: it is the first row of each sequence that begins with the prompt. Attention over a span that several rows have in their past
 * is computed once for all of them, and merged with the rest by log-sum-exp. Every step is one call into libtorch, sampling included.
 */
public final class Decoder implements AutoCloseable {
    private final DecodingScript script;
    private final ModelConfiguration configuration;
    private final DecoderSettings settings;
    private final SlotMap places;
    private final Tails tails;
    private final Map<Integer, Integer> extents = new HashMap<>();
    private boolean tailsAllocated;

    /**
     * Copies the weights, which may be closed afterwards.
     *
     * @param adapter added to the weights, once and for all; null for none
     */
    public Decoder(
            WeightFolder weights,
            @Nullable AdapterFolder adapter,
            ModelConfiguration configuration,
            DecoderSettings settings) {
        this.configuration = configuration;
        this.settings = settings;
        if (settings.maxLength() > configuration.maxPositions()) {
            throw new IllegalArgumentException("maxLength " + settings.maxLength() + " is more than the "
                    + configuration.maxPositions() + " positions of the model (max_position_embeddings); lower it");
        }
        places = new SlotMap(settings.slots());
        tails = new Tails(places);
        script = new DecodingScript(settings.device());
        try {
            load(weights, adapter);
        } catch (IOException e) {
            script.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            script.close();
            throw e;
        }
    }

    private void load(WeightFolder weights, @Nullable AdapterFolder adapter) throws IOException {
        for (var parameter : ParameterLayout.of(configuration).parameters()) {
            script.allocate(parameter.name(), parameter.shape(), settings.dtype());
            for (var part : parameter.parts()) {
                var tensor = weights.tensor(part.name());
                tensor.forEachRows((row, shape, values) ->
                        script.fill(parameter.name(), new WeightRows(part.row() + row, tensor.type(), shape, values)));
            }
            if (adapter != null) {
                adapter.additionsTo(parameter).forEach(addition -> add(parameter.name(), addition));
            }
        }
        // oneDNN reorders a bf16 matrix at each use unless that is done once; fp32 goes another way, which gains
        // nothing from it
        boolean reorder = settings.dtype() == Dtype.BF16 && !settings.device().isGpu();
        script.build(configuration, settings.maxLength(), reorder);
    }

    private void add(String parameter, AdapterFolder.Addition addition) {
        var b = addition.b();
        var a = addition.a();
        script.add(
                parameter,
                new WeightRows(addition.row(), b.type(), b.shape(), b.values()),
                new WeightRows(0, a.type(), a.shape(), a.values()),
                addition.scale());
    }

    /** Room for so many tokens under a number that is not in use. */
    public void allocate(int extent, int tokens) {
        if (extents.putIfAbsent(extent, tokens) != null) {
            throw new IllegalArgumentException("extent " + extent + " is there already; free it first");
        }
        script.allocateExtent(extent, tokens);
    }

    /** Nothing may attend to it any more. */
    public void free(int extent) {
        capacity(extent);
        extents.remove(extent);
        script.freeExtent(extent);
    }

    /** The slot's sequence begins with the tokens of {@code past}; its tail is empty. */
    public void begin(int slot, List<Span> past) {
        checkSlot(slot);
        past.forEach(this::check);
        tails.begin(slot, past);
    }

    /** The slot's past lies elsewhere, or is divided in another way, but holds the same tokens. */
    public void move(int slot, List<Span> past) {
        checkSlot(slot);
        past.forEach(this::check);
        tails.move(slot, past);
    }

    /** Copies tokens of the slot's tail, from the tail's {@code start} on, to where {@code to} says. */
    public void keep(int slot, int start, Span to) {
        checkSlot(slot);
        check(to);
        if (start < 0 || start + to.length() > places.length(slot)) {
            throw new IllegalArgumentException("the tail of slot " + slot + " holds " + places.length(slot)
                    + " tokens, not " + to.length() + " from " + start + " on");
        }
        script.keep(places.place(slot), start, to.length(), to.extent(), to.start());
    }

    /**
     * Computes all chunks, which go to their extents, and one token of each row, which goes to its slot's tail, and samples what follows
     * each row. A row or chunk may attend to what an earlier chunk of the same step computes.
     *
     * @param rows in any order, no slot twice
     * @return of each row, in their order, the token that follows
     */
    public List<SampledToken> step(List<PromptChunk> chunks, List<DecodeRow> rows) {
        chunks.forEach(this::check);
        rows.forEach(this::check);
        allocateTails();
        bringToFront(rows);
        var plan = new StepPlan(tails, rows, chunks, places);
        var sampling = plan.sampling(configuration.vocabulary());
        var found = script.step(plan.arguments(sampling), sampling.arguments());
        for (var row : rows) {
            places.setLength(row.slot(), row.position() - tails.start(row.slot()) + 1);
        }
        return rows.isEmpty() ? List.of() : plan.inOrder(sampling.tokens(found));
    }

    /** One token for each running sequence. */
    public List<SampledToken> decode(List<DecodeRow> rows) {
        return rows.isEmpty() ? List.of() : step(List.of(), rows);
    }

    /**
     * Computes a chunk and says what the model thinks of the tokens that follow its own, where {@link #step} only computes.
     *
     * @param following the sequence's token after each of the chunk's
     * @param sampling of it the temperature and the number of likeliest tokens count
     * @return in the order of {@code following}
     */
    public List<ScoredToken> score(PromptChunk chunk, int[] following, SamplingSettings sampling) {
        check(chunk);
        configuration.checkIds(following);
        var plan = new StepPlan(tails, List.of(), List.of(chunk), places);
        int top = Math.min(configuration.vocabulary(), sampling.topLogProbs());
        var found = script.score(
                plan.promptTokens(),
                plan.promptChunks(),
                Arrays.stream(following).asLongStream().toArray(),
                sampling.temperature() == 0 ? 1 : sampling.temperature(),
                top);
        var scored = new ArrayList<ScoredToken>(following.length);
        for (int i = 0; i < following.length; i++) {
            int start = i * (2 + 2 * top);
            var likeliest = new ArrayList<TopLogProb>(top);
            for (int k = start + 2; k < start + 2 + 2 * top; k += 2) {
                likeliest.add(new TopLogProb((int) found[k], (float) found[k + 1]));
            }
            scored.add(new ScoredToken(following[i], (float) found[start], (int) found[start + 1], likeliest));
        }
        return scored;
    }

    private void bringToFront(List<DecodeRow> rows) {
        int[] wanted = rows.stream().mapToInt(DecodeRow::slot).toArray();
        if (Arrays.stream(wanted).distinct().count() < wanted.length) {
            throw new IllegalArgumentException("a slot is there twice: " + Arrays.toString(wanted));
        }
        for (var swap : places.bringToFront(wanted)) {
            script.swapTails(swap.a(), swap.aLength(), swap.b(), swap.bLength());
            tails.changed();
        }
    }

    /** Forgets a slot's tokens when its sequence has ended, so that nobody moves them any more. */
    public void release(int slot) {
        checkSlot(slot);
        tails.begin(slot, List.of());
    }

    private void check(DecodeRow row) {
        checkSlot(row.slot());
        configuration.checkId(row.token());
        int start = tails.start(row.slot());
        int there = start + places.length(row.slot());
        if (row.position() < start || row.position() > there) {
            throw new IllegalArgumentException("slot " + row.slot() + " holds " + there + " tokens, " + start
                    + " of them in extents, it cannot be continued at " + row.position());
        }
        if (row.position() - start >= settings.tailLength()) {
            throw new IllegalArgumentException("the tail of slot " + row.slot() + " is full with "
                    + settings.tailLength() + " tokens; keep them in an extent and begin a new tail");
        }
        checkLength(row.position() + 1);
    }

    private void check(PromptChunk chunk) {
        chunk.past().forEach(this::check);
        check(chunk.span());
        configuration.checkIds(chunk.tokens());
        checkLength(chunk.position() + chunk.tokens().length);
    }

    private void check(Span span) {
        if (span.end() > capacity(span.extent())) {
            throw new IllegalArgumentException("extent " + span.extent() + " has room for " + capacity(span.extent())
                    + " tokens, not for " + span.end());
        }
    }

    private int capacity(int extent) {
        Integer tokens = extents.get(extent);
        if (tokens == null) {
            throw new IllegalArgumentException("extent " + extent + " is not there; allocate it first");
        }
        return tokens;
    }

    private void checkSlot(int slot) {
        if (slot < 0 || slot >= settings.slots()) {
            throw new IllegalArgumentException("slot " + slot + " is not one of 0 to " + (settings.slots() - 1));
        }
    }

    private void checkLength(int tokens) {
        if (tokens > settings.maxLength()) {
            throw new IllegalArgumentException("a sequence would hold " + tokens + " tokens, allowed are "
                    + settings.maxLength() + "; raise maxLength or end the sequence");
        }
    }

    private void allocateTails() {
        if (!tailsAllocated) {
            script.allocateTails(settings.slots(), settings.tailLength());
            tailsAllocated = true;
        }
    }

    /** Tokens of a slot's tail at most. */
    public int tailLength() {
        return settings.tailLength();
    }

    public int slots() {
        return settings.slots();
    }

    public int maxLength() {
        return settings.maxLength();
    }

    /** That one token's keys and values take. */
    public long bytesPerToken() {
        return configuration.cellValues() * settings.dtype().bytes();
    }

    /** Memory that weights, keys and values take now. */
    public long bytes() {
        long tokens = tailsAllocated ? (long) settings.slots() * settings.tailLength() : 0;
        tokens += extents.values().stream().mapToLong(Integer::longValue).sum();
        return configuration.parameters() * settings.dtype().bytes() + tokens * bytesPerToken();
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
