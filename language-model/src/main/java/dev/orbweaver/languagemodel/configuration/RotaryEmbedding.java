package dev.orbweaver.languagemodel.configuration;

import org.jspecify.annotations.Nullable;

/**
 * Rotary position embedding: by which angle each pair of a head's dimensions turns per position. Source: Su et al., arXiv 2104.09864.
 *
 * @param theta base of the wavelengths
 * @param factor positions are divided by it; 1 is off
 * @param llama3 how the factor depends on the wavelength, or null: all alike
 */
public record RotaryEmbedding(
        double theta, double factor, @Nullable Llama3Scaling llama3) {

    /**
     * Llama 3.1's scaling: wavelengths above {@code originalPositions / lowFrequencyFactor} are stretched by the factor, those below
     * {@code originalPositions / highFrequencyFactor} kept, those between interpolated.
     */
    public record Llama3Scaling(double lowFrequencyFactor, double highFrequencyFactor, double originalPositions) {}

    /** Radians per position of each pair, [headSize / 2]; single precision throughout, as the reference computes it. */
    public float[] frequencies(int headSize) {
        var frequencies = new float[headSize / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = scaled(1f / (float) Math.pow(theta, 2f * i / headSize));
        }
        return frequencies;
    }

    private float scaled(float frequency) {
        if (llama3 == null) {
            return (float) (frequency / factor);
        }
        double wavelength = 2 * Math.PI / frequency;
        double turns = llama3.originalPositions() / wavelength;
        if (turns < llama3.lowFrequencyFactor()) {
            return (float) (frequency / factor);
        }
        if (turns > llama3.highFrequencyFactor()) {
            return frequency;
        }
        double kept =
                (turns - llama3.lowFrequencyFactor()) / (llama3.highFrequencyFactor() - llama3.lowFrequencyFactor());
        return (float) ((1 - kept) * frequency / factor + kept * frequency);
    }
}
