package dev.orbweaver.languagemodel.decoding;

import java.util.List;

/**
 * What the model thinks of a token that is there already.
 *
 * @param logProb log-softmax(logits / temperature) at the token, over the full vocabulary; of the plain logits when temperature is 0
 * @param rank its place among all tokens, 1 for the likeliest
 * @param top the likeliest tokens, likeliest first, as many as asked for
 */
public record ScoredToken(int token, float logProb, int rank, List<TopLogProb> top) {
    public ScoredToken {
        top = List.copyOf(top);
    }
}
