package dev.orbweaver.languagemodel;

import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.decoding.Decoder;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import java.nio.file.Path;

/** A Hugging Face folder, checked. Gives views that compute: a {@link Decoder} for inference, a {@link TrainablePolicy} for training. */
public final class LanguageModel {
    private LanguageModel() {}

    /**
     * Checks configuration, the weights' headers, tokenizer and chat template; reads no weights.
     *
     * @throws ModelFolderException with all problems
     */
    public static LanguageModel open(Path folder) {
        throw new UnsupportedOperationException();
    }

    /** For training from nothing: the folder needs configuration and tokenizer only. */
    public static LanguageModel openWithoutWeights(Path folder) {
        throw new UnsupportedOperationException();
    }

    public Path folder() {
        throw new UnsupportedOperationException();
    }

    public ModelConfiguration configuration() {
        throw new UnsupportedOperationException();
    }

    public GenerationDefaults generationDefaults() {
        throw new UnsupportedOperationException();
    }

    /** Of the weights on disk; equals the checksum of a decoder or policy that holds the same bf16-rounded values. */
    public String checksum() {
        throw new UnsupportedOperationException();
    }

    /** Reads the weights into a copy of the decoder's own. */
    public Decoder decoder(DecoderSettings settings) {
        throw new UnsupportedOperationException();
    }

    /** Reads the weights into fp32 masters. */
    public TrainablePolicy trainablePolicy(TrainingSettings settings) {
        throw new UnsupportedOperationException();
    }

    /** Writes a complete folder of random weights: normal(0, initializer_range), norms 1, biases 0. */
    public void initializeWeights(long seed, Path outputFolder) {
        throw new UnsupportedOperationException();
    }
}
