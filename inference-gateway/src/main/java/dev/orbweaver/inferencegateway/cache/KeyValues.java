package dev.orbweaver.inferencegateway.cache;

import dev.orbweaver.languagemodel.decoding.Decoder;
import dev.orbweaver.languagemodel.decoding.Span;
import java.util.List;

/** Where keys and values are, as far as it can be told without tensors; {@link Decoder} documents each method. */
public interface KeyValues {
    void allocate(int extent, int tokens);

    void free(int extent);

    void begin(int slot, List<Span> past);

    void move(int slot, List<Span> past);

    void keep(int slot, int start, Span to);

    void release(int slot);

    static KeyValues of(Decoder decoder) {
        return new KeyValues() {
            @Override
            public void allocate(int extent, int tokens) {
                decoder.allocate(extent, tokens);
            }

            @Override
            public void free(int extent) {
                decoder.free(extent);
            }

            @Override
            public void begin(int slot, List<Span> past) {
                decoder.begin(slot, past);
            }

            @Override
            public void move(int slot, List<Span> past) {
                decoder.move(slot, past);
            }

            @Override
            public void keep(int slot, int start, Span to) {
                decoder.keep(slot, start, to);
            }

            @Override
            public void release(int slot) {
                decoder.release(slot);
            }
        };
    }
}
