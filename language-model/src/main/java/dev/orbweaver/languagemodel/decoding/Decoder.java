package dev.orbweaver.languagemodel.decoding;

import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.script.DecodingScript;
import dev.orbweaver.languagemodel.weights.AdapterFolder;
import dev.orbweaver.languagemodel.weights.WeightFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One set of weights and the keys and values computed with them. Not thread-safe: one engine thread. For a swap a second decoder is built
 * beside the first, which is closed when its sequences have ended.
 *
 * <p>Keys and values of prompts lie in extents, which callers number, fill by {@link PromptChunk} and let any number of sequences begin
 * with. What a sequence adds lies in the tail of its slot, until it is kept in an extent. A prompt's last token is not part of its
 * extents: it is the first row of each sequence that begins with the prompt. Attention over a span that several rows have in their past
 * is computed once for all of them, and merged with the rest by log-sum-exp; {@link Stacks} hold copies of such spans, so that many of
 * them are one product. Every step is one call into libtorch, sampling included.
 */
public final class Decoder implements AutoCloseable {
    private final DecodingScript script;
    private final ModelConfiguration configuration;
    private final DecoderSettings settings;
    private final DecoderWeights weights;
    private final Extents extents;
    private final SlotMap places;
    private final Tails tails;
    private final SharedPasts pasts;
    private final StepChecks checks;
    private boolean tailsAllocated;

    /**
     * Copies the weights, which may be closed afterwards.
     *
     * @param adapter added to the weights, once and for all; null for none
     */
    public Decoder(
            WeightFolder folder,
            @Nullable AdapterFolder adapter,
            ModelConfiguration configuration,
            DecoderSettings settings) {
        this.configuration = configuration;
        this.settings = settings;
        if (settings.maxLength() > configuration.maxPositions()) {
            throw new IllegalArgumentException("maxLength " + settings.maxLength() + " is more than the "
                    + configuration.maxPositions() + " positions of the model (max_position_embeddings); lower it");
        }
        script = new DecodingScript(settings.device());
        weights = new DecoderWeights(script, configuration, settings);
        extents = new Extents(script);
        places = new SlotMap(settings.slots());
        tails = new Tails(places);
        pasts = new SharedPasts(tails, new Stacks(settings.stackTokens(), Stacks.Memory.of(script)));
        checks = new StepChecks(configuration, settings, extents, places, tails);
        try {
            weights.load(folder, adapter);
        } catch (IOException e) {
            script.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            script.close();
            throw e;
        }
    }

    /** Room for so many tokens under a number that is not in use. */
    public void allocate(int extent, int tokens) {
        extents.allocate(extent, tokens);
    }

    /** Nothing may attend to it any more. */
    public void free(int extent) {
        pasts.written(extents.whole(extent));
        extents.free(extent);
    }

    /** The slot's sequence begins with the tokens of {@code past}; its tail is empty. */
    public void begin(int slot, List<Span> past) {
        checks.slot(slot);
        past.forEach(extents::check);
        tails.begin(slot, past);
    }

    /** The slot's past lies elsewhere, or is divided in another way, but holds the same tokens. */
    public void move(int slot, List<Span> past) {
        checks.slot(slot);
        past.forEach(extents::check);
        tails.move(slot, past);
    }

    /** Copies tokens of the slot's tail, from the tail's {@code start} on, to where {@code to} says. */
    public void keep(int slot, int start, Span to) {
        checks.slot(slot);
        extents.check(to);
        checks.inTail(slot, start, to.length());
        pasts.written(to);
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
        checks.check(chunks, rows);
        allocateTails();
        bringToFront(rows);
        chunks.forEach(chunk -> pasts.written(chunk.span()));
        var plan = new StepPlan(tails, rows, chunks, places);
        var sampling = plan.sampling(configuration.vocabulary());
        var found = script.step(plan.arguments(pasts.of(rows.size()), sampling), sampling.arguments());
        pasts.copied();
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
        checks.check(chunk);
        configuration.checkIds(following);
        pasts.written(chunk.span());
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
        var wanted = rows.stream().mapToInt(DecodeRow::slot).toArray();
        for (var swap : places.bringToFront(wanted)) {
            script.swapTails(swap.a(), swap.aLength(), swap.b(), swap.bLength());
            tails.changed();
        }
    }

    private void allocateTails() {
        if (!tailsAllocated) {
            script.allocateTails(settings.slots(), settings.tailLength());
            tailsAllocated = true;
        }
    }

    /** Forgets a slot's tokens when its sequence has ended, so that nobody moves them any more. */
    public void release(int slot) {
        checks.slot(slot);
        tails.begin(slot, List.of());
        pasts.released();
    }

    /** Tokens of a slot's tail at most. */
    public int tailLength() {
        return settings.tailLength();
    }

    /** That copies of what running sequences share may take. */
    public int stackTokens() {
        return settings.stackTokens();
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

    /** Memory that weights, keys and values take now, copies of these included. */
    public long bytes() {
        long tokens = tailsAllocated ? (long) settings.slots() * settings.tailLength() : 0;
        return weights.bytes() + (tokens + extents.tokens() + pasts.tokens()) * bytesPerToken();
    }

    /** Of the live tensors. */
    public String checksum() {
        return weights.checksum();
    }

    @Override
    public void close() {
        script.close();
    }
}
