package dev.orbweaver.languagemodel.training;

/**
 * What a policy says about packs' response tokens, in the order of the packs' rows.
 *
 * @param logProbs [rows] log-softmax(logits / temperature) at each token
 * @param entropies [rows] of the distribution that each token was drawn from, in nats
 */
public record Scores(float[] logProbs, float[] entropies) {}
