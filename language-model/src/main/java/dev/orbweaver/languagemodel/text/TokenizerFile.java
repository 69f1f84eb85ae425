package dev.orbweaver.languagemodel.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A tokenizer.json as read from a folder: the parts of it that are needed beside the native tokenizer. */
final class TokenizerFile {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final ObjectNode root;

    private TokenizerFile(Path file, ObjectNode root) {
        this.file = file;
        this.root = root;
    }

    static TokenizerFile read(Path folder) {
        var file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw new TextFolderException(
                    file + ": the tokenizer is missing. A model folder needs Hugging Face's tokenizer.json;"
                            + " copy it from where the model comes from (tokenizer.model or vocab.json alone cannot be read).");
        }
        try {
            if (JSON.readTree(Files.readString(file)) instanceof ObjectNode root
                    && root.path("model").isObject()) {
                return new TokenizerFile(file, root);
            }
            throw new TextFolderException(
                    file + ": is not a tokenizer: there is no object \"model\" in it. Copy the file again.");
        } catch (IOException | JacksonException e) {
            throw new TextFolderException(
                    file + ": cannot be read as JSON: " + e.getMessage() + ". Copy the file again.", e);
        }
    }

    Path file() {
        return file;
    }

    /** Ids run from 0 to this, exclusively; gaps are possible. */
    int vocabularySize() {
        var highest = -1;
        var vocabulary = root.path("model").path("vocab");
        if (vocabulary.isArray()) { // Unigram: a list of [piece, score]
            highest = vocabulary.size() - 1;
        }
        for (JsonNode id : vocabulary.isObject() ? vocabulary : JSON.createObjectNode()) {
            highest = Math.max(highest, id.intValue());
        }
        for (JsonNode token : root.path("added_tokens")) {
            highest = Math.max(highest, token.path("id").intValue());
        }
        return highest + 1;
    }

    List<AddedToken> addedTokens() {
        var tokens = new ArrayList<AddedToken>();
        for (JsonNode token : root.path("added_tokens")) {
            tokens.add(new AddedToken(
                    token.path("id").intValue(),
                    token.path("content").stringValue(),
                    token.path("special").booleanValue()));
        }
        return tokens;
    }

    /** What each id writes; empty for special tokens and gaps. */
    byte[][] vocabularyBytes() {
        var bytes = new byte[vocabularySize()][0];
        var alphabet = new VocabularyBytes(root.path("decoder").toString().contains("\"ByteLevel\""));
        var vocabulary = root.path("model").path("vocab");
        for (var entry : vocabulary.properties()) {
            bytes[entry.getValue().intValue()] = alphabet.of(entry.getKey());
        }
        for (int id = 0; vocabulary.isArray() && id < vocabulary.size(); id++) {
            bytes[id] = alphabet.of(vocabulary.get(id).path(0).asString(""));
        }
        for (var added : addedTokens()) {
            bytes[added.id()] = added.special() ? new byte[0] : added.content().getBytes(StandardCharsets.UTF_8);
        }
        return bytes;
    }

    byte[] bytes() {
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same tokenizer without its special tokens: their text is ordinary text to it. */
    byte[] bytesWithoutSpecialTokens() {
        var copy = root.deepCopy();
        var kept = JSON.createArrayNode();
        for (JsonNode token : root.path("added_tokens")) {
            if (!token.path("special").booleanValue()) {
                kept.add(token);
            }
        }
        copy.set("added_tokens", kept);
        copy.putNull("post_processor"); // it may name a special token, and would then refuse to load
        return copy.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A token beside the vocabulary's, matched in the text before anything else. */
    record AddedToken(int id, String content, boolean special) {}
}
