package dev.orbweaver.inferencegateway.engine;

import dev.orbweaver.inferencegateway.text.ModelText;
import dev.orbweaver.languagemodel.decoding.Decoder;
import java.time.Instant;

/**
 * A policy version that can be served.
 *
 * @param model its name in the API: the experiment's
 * @param lineage 0 for a folder given by setting
 * @param cacheTokens tokens whose keys and values it may keep, besides those of the decoder's tails
 * @param checksum of the decoder's live tensors
 * @param decoder handed over: from then on the engine's thread uses it alone, and closes it
 */
public record LivePolicy(
        String model,
        long lineage,
        long version,
        ModelText text,
        Decoder decoder,
        int cacheTokens,
        String checksum,
        Instant loadedAt) {

    /** Longest prompt and response together. */
    public int maxLength() {
        return decoder.maxLength();
    }
}
