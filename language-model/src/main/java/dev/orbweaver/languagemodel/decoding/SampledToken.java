package dev.orbweaver.languagemodel.decoding;

import java.util.List;

/**
 * The next token of a sequence.
 *
 * @param token sampled id
 * @param logProb log-softmax(logits / temperature) at the token, over the full vocabulary, before top-k and top-p; of the plain
 *     logits when temperature is 0
 * @param top the likeliest tokens, likeliest first, as many as asked for
 */
public record SampledToken(int token, float logProb, List<TopLogProb> top) {
    public SampledToken {
        top = List.copyOf(top);
    }
}
