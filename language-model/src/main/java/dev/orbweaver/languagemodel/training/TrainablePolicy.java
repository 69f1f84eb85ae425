package dev.orbweaver.languagemodel.training;

import java.nio.file.Path;
import java.util.List;

/** Parameters that are trained: fp32 masters, gradients, AdamW moments. Not thread-safe. */
public final class TrainablePolicy implements AutoCloseable {
    private TrainablePolicy() {}

    /**
     * Log-probabilities and entropies of the packs' response tokens; keeps what the backward pass needs until {@link #backward} or
     * {@link ForwardPass#close}. {@code temperature} divides the logits.
     */
    public ForwardPass forward(List<Pack> packs, double temperature) {
        throw new UnsupportedOperationException();
    }

    /** The same without keeping anything: old log-probabilities, evaluation. */
    public Scores score(List<Pack> packs, double temperature) {
        throw new UnsupportedOperationException();
    }

    /** Adds the gradients of a loss whose derivatives by the pass's log-probabilities and entropies, [rows] each, are given; ends the pass. */
    public void backward(ForwardPass pass, float[] byLogProb, float[] byEntropy) {
        throw new UnsupportedOperationException();
    }

    /** Clips the gradients by global norm, takes one AdamW step and clears them. A norm that is not finite skips the step. */
    public StepNorm apply(AdamSettings settings) {
        throw new UnsupportedOperationException();
    }

    public void clearGradients() {
        throw new UnsupportedOperationException();
    }

    /** Writes a complete Hugging Face folder in bf16: aside first, then fsynced and renamed. */
    public void writeWeights(Path folder) {
        throw new UnsupportedOperationException();
    }

    /** Writes fp32 masters, moments and the step count, from which {@link #readState} continues to the same bits. */
    public void writeState(Path folder) {
        throw new UnsupportedOperationException();
    }

    public void readState(Path folder) {
        throw new UnsupportedOperationException();
    }

    /** Of the weights as {@link #writeWeights} would write them. */
    public String checksum() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
