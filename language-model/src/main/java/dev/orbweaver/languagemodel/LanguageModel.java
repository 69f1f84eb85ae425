package dev.orbweaver.languagemodel;

import dev.orbweaver.languagemodel.configuration.ConfigurationReader;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.decoding.Decoder;
import dev.orbweaver.languagemodel.text.ChatTemplate;
import dev.orbweaver.languagemodel.text.TextFolderException;
import dev.orbweaver.languagemodel.text.Tokenizer;
import dev.orbweaver.languagemodel.training.FrozenPolicy;
import dev.orbweaver.languagemodel.training.TrainablePolicy;
import dev.orbweaver.languagemodel.training.TrainingMemory;
import dev.orbweaver.languagemodel.weights.AdapterFolder;
import dev.orbweaver.languagemodel.weights.FreshWeights;
import dev.orbweaver.languagemodel.weights.MemoryNeed;
import dev.orbweaver.languagemodel.weights.ParameterLayout;
import dev.orbweaver.languagemodel.weights.WeightFolder;
import dev.orbweaver.languagemodel.weights.WeightWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Hugging Face folder, checked. Gives views that compute: a {@link Decoder} for inference, a {@link TrainablePolicy} for training, each
 * with its own copy of the weights. Immutable; safe from any thread. Closing frees the tokenizer only.
 */
public final class LanguageModel implements AutoCloseable {
    private final Path folder;
    private final ModelConfiguration configuration;
    private final GenerationDefaults generationDefaults;

    private final @Nullable Tokenizer tokenizer;

    private LanguageModel(Path folder, boolean withWeights, boolean withText) {
        this.folder = folder;
        if (!Files.isDirectory(folder)) {
            throw new ModelFolderException(folder, List.of("there is no such folder; check the path"));
        }
        var reader = new ConfigurationReader(folder);
        Optional<ModelConfiguration> found = reader.configuration();
        generationDefaults = reader.generationDefaults();
        var problems = new ArrayList<>(reader.problems());
        if (withWeights && found.isPresent()) {
            try (var weights = new WeightFolder(folder, ParameterLayout.of(found.get()))) {
                problems.addAll(weights.problems());
            }
        }
        Optional<Tokenizer> readable = withText ? openTokenizer(problems) : Optional.empty();
        if (found.isPresent() && readable.isPresent()) {
            checkVocabulary(readable.get(), found.get(), problems);
        }
        if (!problems.isEmpty()) {
            readable.ifPresent(Tokenizer::close);
            throw new ModelFolderException(folder, problems);
        }
        configuration = found.orElseThrow();
        tokenizer = readable.orElse(null);
    }

    private Optional<Tokenizer> openTokenizer(List<String> problems) {
        try {
            return Optional.of(Tokenizer.open(folder));
        } catch (TextFolderException e) {
            problems.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static void checkVocabulary(Tokenizer tokenizer, ModelConfiguration model, List<String> problems) {
        if (tokenizer.vocabularySize() > model.vocabulary()) {
            problems.add("tokenizer.json: it has " + tokenizer.vocabularySize() + " ids, config.json's vocab_size is "
                    + model.vocabulary() + "; tokenizer and model do not belong together");
        }
    }

    /**
     * Checks configuration, the weights' headers and the tokenizer; reads no weights.
     *
     * @throws ModelFolderException with all problems
     */
    public static LanguageModel open(Path folder) {
        return new LanguageModel(folder, true, true);
    }

    /** The same for a user of weights only: the tokenizer, which takes longest to open, is not looked at. */
    public static LanguageModel openWithoutText(Path folder) {
        return new LanguageModel(folder, true, false);
    }

    /** For training from nothing: the folder needs configuration and tokenizer only. */
    public static LanguageModel openWithoutWeights(Path folder) {
        return new LanguageModel(folder, false, true);
    }

    public Path folder() {
        return folder;
    }

    public ModelConfiguration configuration() {
        return configuration;
    }

    /** @throws IllegalStateException when it was opened without */
    public Tokenizer tokenizer() {
        if (tokenizer == null) {
            throw new IllegalStateException(folder + " was opened without its text; use open");
        }
        return tokenizer;
    }

    /**
     * Renders conversations as the model was trained on them; read anew at each call.
     *
     * @throws ModelFolderException when the folder has none, as base models do not, or it cannot be read
     */
    public ChatTemplate chatTemplate() {
        try {
            return ChatTemplate.open(folder);
        } catch (TextFolderException e) {
            throw new ModelFolderException(folder, List.of(String.valueOf(e.getMessage())));
        }
    }

    public GenerationDefaults generationDefaults() {
        return generationDefaults;
    }

    /**
     * Of the weights on disk, which are all read; equals the checksum of a decoder or policy that holds the same values, rounded to bf16.
     * A decoder in fp16 has a checksum of its own: small bf16 values have no fp16 equal.
     */
    public String checksum() {
        try (var weights = weights()) {
            return weights.checksum();
        } catch (IOException e) {
            throw new UncheckedIOException("weights of " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the weights into a copy of the decoder's own.
     *
     * @throws ModelFolderException when they have become unreadable, or memory does not suffice
     */
    public Decoder decoder(DecoderSettings settings) {
        requireMemoryFor(settings);
        try (var weights = weights()) {
            return new Decoder(weights, null, configuration, settings);
        }
    }

    /**
     * The same with an adapter merged: its checksum is that of the sum.
     *
     * @param adapter a folder in PEFT's layout
     * @throws ModelFolderException also when the adapter is not one of this model
     */
    public Decoder decoder(DecoderSettings settings, Path adapter) {
        requireMemoryFor(settings);
        try (var weights = weights();
                var additions = new AdapterFolder(adapter, ParameterLayout.of(configuration))) {
            return new Decoder(weights, additions, configuration, settings);
        }
    }

    private void requireMemoryFor(DecoderSettings settings) {
        int bytes = settings.dtype().bytes();
        long tails = configuration.cellValues() * settings.slots() * settings.tailLength() * bytes;
        requireMemory(
                settings.device(),
                new MemoryNeed(
                        "a decoder in " + settings.dtype() + " with " + settings.slots() + " slots of "
                                + settings.tailLength() + " tokens",
                        configuration.parameters() * bytes + tails,
                        "lower slots, or use bf16"));
    }

    /**
     * Reads the weights into fp32 masters.
     *
     * @throws ModelFolderException when they have become unreadable, or memory does not suffice
     */
    public TrainablePolicy trainablePolicy(TrainingSettings settings) {
        requireMemory(
                settings.device(),
                new MemoryNeed(
                        "training, with weights, gradients and two moments",
                        TrainingMemory.of(configuration, settings, 1, 1).total(),
                        settings.lora() == null
                                ? "stop other programs, train a LoRA adapter, or a smaller model"
                                : "stop other programs, or train a smaller model"));
        try (var weights = weights()) {
            return new TrainablePolicy(weights, configuration, settings, new WeightWriter(folder));
        }
    }

    /**
     * Reads the weights into the compute dtype, to be scored only.
     *
     * @param settings how the policy it is compared with computes
     * @throws ModelFolderException when they have become unreadable, or memory does not suffice
     */
    public FrozenPolicy frozenPolicy(TrainingSettings settings) {
        requireMemory(
                settings.device(),
                new MemoryNeed(
                        "a reference policy",
                        TrainingMemory.frozen(configuration, settings),
                        "stop other programs, train a LoRA adapter, or switch the divergence off"));
        try (var weights = weights()) {
            return new FrozenPolicy(weights, configuration, settings);
        }
    }

    /** Writes a complete folder of random weights: normal(0, initializer_range), norms 1, biases 0. */
    public void initializeWeights(long seed, Path outputFolder) {
        try {
            new WeightWriter(folder).write(outputFolder, new FreshWeights(configuration, seed).tensors());
        } catch (IOException e) {
            throw new UncheckedIOException("weights cannot be written to " + outputFolder + ": " + e.getMessage(), e);
        }
    }

    private WeightFolder weights() {
        var weights = new WeightFolder(folder, ParameterLayout.of(configuration));
        if (!weights.problems().isEmpty()) {
            weights.close();
            throw new ModelFolderException(folder, weights.problems());
        }
        return weights;
    }

    private void requireMemory(DeviceSetting device, MemoryNeed need) {
        String problem = device.isGpu() ? "" : need.problem();
        if (!problem.isEmpty()) {
            throw new ModelFolderException(folder, List.of(problem));
        }
    }

    @Override
    public void close() {
        if (tokenizer != null) {
            tokenizer.close();
        }
    }
}
