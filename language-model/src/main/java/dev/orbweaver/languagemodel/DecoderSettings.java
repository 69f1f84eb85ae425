package dev.orbweaver.languagemodel;

/**
 * How a {@link dev.orbweaver.languagemodel.decoding.Decoder} is built.
 *
 * @param device where weights, keys and values live
 * @param dtype of weights, keys and values, and computation; logits, log-probabilities and sampling are fp32 always
 * @param slots sequences that run at once
 * @param tailLength tokens of a running sequence that lie in its slot's tail before they have to be kept in an extent
 * @param maxLength tokens of one sequence, prompt and response together
 */
public record DecoderSettings(DeviceSetting device, Dtype dtype, int slots, int tailLength, int maxLength) {
    /** A step costs what the longest tail costs; but every full one costs an extent that its sequence attends to alone. */
    private static final int TAIL_LENGTH = 256;

    public DecoderSettings {
        if (slots < 1 || maxLength < 2 || tailLength < 1 || tailLength > maxLength) {
            throw new IllegalArgumentException("slots " + slots + ", tailLength " + tailLength + " and maxLength "
                    + maxLength + ": at least 1 slot, 1 token of tail and 2 tokens are needed, and a tail no longer"
                    + " than a sequence; change the setting");
        }
    }

    /** With tails of a length that suits most. */
    public DecoderSettings(DeviceSetting device, Dtype dtype, int slots, int maxLength) {
        this(device, dtype, slots, Math.min(TAIL_LENGTH, maxLength), maxLength);
    }
}
