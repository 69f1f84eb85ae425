package dev.orbweaver.languagemodel;

/**
 * How a {@link dev.orbweaver.languagemodel.decoding.Decoder} is built.
 *
 * @param device where weights and cache live
 * @param dtype of weights, cache and computation; logits, log-probabilities and sampling are fp32 always
 * @param slots sequences whose keys and values are held at once
 * @param maxLength tokens of one sequence, prompt and response together
 */
public record DecoderSettings(DeviceSetting device, Dtype dtype, int slots, int maxLength) {
    public DecoderSettings {
        if (slots < 1 || maxLength < 2) {
            throw new IllegalArgumentException("slots " + slots + " and maxLength " + maxLength
                    + ": at least 1 slot and 2 tokens are needed; raise the setting");
        }
    }
}
