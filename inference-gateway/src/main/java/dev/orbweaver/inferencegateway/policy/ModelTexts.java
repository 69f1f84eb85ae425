package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.inferencegateway.text.ModelText;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.ModelFolderException;
import dev.orbweaver.languagemodel.text.ChatTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The text side of the models, kept from version to version: training changes weights, not the tokenizer, and a request may still
 * decode with the one it began with. One that is replaced is never closed, for the same reason.
 */
final class ModelTexts {
    private static final Logger LOG = LoggerFactory.getLogger(ModelTexts.class);
    private static final List<String> FILES = List.of(
            "config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "generation_config.json");

    private final Map<String, Kept> byModel = new HashMap<>();

    private record Kept(ModelText text, List<byte[]> files) {
        boolean isOf(List<byte[]> others) {
            for (int i = 0; i < files.size(); i++) {
                if (!Arrays.equals(files.get(i), others.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The text side that is kept of a model, if the folder's is the same. */
    synchronized Optional<ModelText> find(String name, Path folder) {
        return Optional.ofNullable(byModel.get(name))
                .filter(kept -> kept.isOf(files(folder)))
                .map(Kept::text);
    }

    /** Keeps a model's text side from now on. */
    synchronized ModelText keep(String name, LanguageModel model) {
        var text = new ModelText(
                model.tokenizer(),
                model.configuration().vocabulary(),
                template(name, model),
                model.generationDefaults());
        byModel.put(name, new Kept(text, files(model.folder())));
        return text;
    }

    private static List<byte[]> files(Path folder) {
        return FILES.stream().map(file -> read(folder.resolve(file))).toList();
    }

    private static Optional<ChatTemplate> template(String name, LanguageModel model) {
        try {
            return Optional.of(model.chatTemplate());
        } catch (ModelFolderException e) {
            LOG.warn("{} serves completions only, no chat: {}", name, e.getMessage());
            return Optional.empty();
        }
    }

    /** Empty for a file that is not there. */
    private static byte[] read(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
