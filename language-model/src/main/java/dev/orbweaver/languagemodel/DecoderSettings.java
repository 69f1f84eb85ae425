package dev.orbweaver.languagemodel;

/**
 * How a {@link dev.orbweaver.languagemodel.decoding.Decoder} is built.
 *
 * @param device where weights, keys and values live
 * @param dtype of weights, keys and values, and computation; logits, log-probabilities and sampling are fp32 always
 * @param slots sequences that run at once
 * @param tailLength tokens of a running sequence that lie in its slot's tail before they have to be kept in an extent
 * @param maxLength tokens of one sequence, prompt and response together
 * @param stackTokens tokens that copies of what running sequences share may take; without, decoding many groups is slower
 */
public record DecoderSettings(
        DeviceSetting device, Dtype dtype, int slots, int tailLength, int maxLength, int stackTokens) {
    /** A step costs what the longest tail costs; but every full one costs an extent that its sequence attends to alone. */
    private static final int TAIL_LENGTH = 256;

    public DecoderSettings {
        if (slots < 1 || maxLength < 2 || tailLength < 1 || tailLength > maxLength || stackTokens < 0) {
            throw new IllegalArgumentException("slots " + slots + ", tailLength " + tailLength + " and maxLength "
                    + maxLength + ": at least 1 slot, 1 token of tail and 2 tokens are needed, and a tail no longer"
                    + " than a sequence; change the setting");
        }
    }

    /** With room for copies of a part of it all. */
    public DecoderSettings(DeviceSetting device, Dtype dtype, int slots, int tailLength, int maxLength) {
        this(device, dtype, slots, tailLength, maxLength, stackTokens(slots, maxLength));
    }

    /** With tails of a length that suits most. */
    public DecoderSettings(DeviceSetting device, Dtype dtype, int slots, int maxLength) {
        this(device, dtype, slots, Math.min(TAIL_LENGTH, maxLength), maxLength);
    }

    public DecoderSettings withStackTokens(int tokens) {
        return new DecoderSettings(device, dtype, slots, tailLength, maxLength, tokens);
    }

    /** A quarter of what the sequences hold, which are seldom longer than 2,048: enough for several to a prompt. */
    private static int stackTokens(int slots, int maxLength) {
        return (int) Math.min(slots * (long) Math.min(maxLength, 2048) / 4, Integer.MAX_VALUE);
    }
}
