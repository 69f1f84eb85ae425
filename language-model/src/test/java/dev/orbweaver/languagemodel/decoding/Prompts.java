package dev.orbweaver.languagemodel.decoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Begins sequences the plain way: for each slot an extent of its own, nothing shared. */
public final class Prompts {
    /** Number of the first extent where nothing else is said. */
    static final int FIRST = 1000;

    private final Decoder decoder;
    private final Map<Integer, List<Integer>> extents = new HashMap<>();
    private int next;

    public Prompts(Decoder decoder) {
        this(decoder, FIRST);
    }

    /** @param first number of the first extent */
    Prompts(Decoder decoder, int first) {
        this.decoder = decoder;
        this.next = first;
    }

    /** Computes {@code ids} in chunks of those lengths, the last of which takes the rest. */
    public void compute(int slot, int[] ids, int... lengths) {
        extents.getOrDefault(slot, List.of()).forEach(decoder::free);
        extents.put(slot, new ArrayList<>());
        var past = new ArrayList<Span>();
        int from = 0;
        for (int i = 0; i <= lengths.length && from < ids.length; i++) {
            int to = i < lengths.length ? from + lengths[i] : ids.length;
            decoder.allocate(next, to - from);
            extents.get(slot).add(next);
            decoder.step(List.of(new PromptChunk(past, next, 0, Arrays.copyOfRange(ids, from, to))), List.of());
            past.add(new Span(next++, 0, to - from));
            from = to;
        }
        decoder.begin(slot, past);
    }

    /** Computes the prompt and samples its successor. */
    public SampledToken first(int slot, int[] prompt, SamplingSettings sampling, double uniform) {
        int last = prompt.length - 1;
        compute(slot, Arrays.copyOf(prompt, last));
        return decoder.decode(List.of(new DecodeRow(slot, prompt[last], last, sampling, uniform)))
                .getFirst();
    }
}
