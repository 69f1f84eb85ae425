package dev.orbweaver.languagemodel.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a tokenizer from a corpus: byte-level byte pairs, single digits, words with the blank before them. Writes {@code tokenizer.json} and
 * {@code tokenizer_config.json}, which Hugging Face tokenizers and {@link Tokenizer} load; every text can be encoded. The same corpus
 * gives the same files.
 *
 * <p>Ids: 256 bytes, then the joined symbols, then {@code <|endoftext|>}, {@code <|im_start|>} and {@code <|im_end|>}. Unlike Qwen2's, a word
 * does not swallow the sign before it: {@code (price} is two tokens, so a column is the same token wherever it stands.
 */
public final class BytePairTrainer {
    /** Ends a text. */
    public static final String END_OF_TEXT = "<|endoftext|>";
    /** Begins a message. */
    public static final String MESSAGE_START = "<|im_start|>";
    /** Ends a message. */
    public static final String MESSAGE_END = "<|im_end|>";

    private static final List<String> SPECIAL = List.of(END_OF_TEXT, MESSAGE_START, MESSAGE_END);
    private static final String WORDS = "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    private static final String CHAT_TEMPLATE =
            "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
                    + "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
    private static final JsonMapper JSON = JsonMapper.shared();

    private BytePairTrainer() {}

    /**
     * Learns from the corpus and writes both files into the folder.
     *
     * @param vocabularySize most ids in all; fewer come out where no pair occurs twice any more
     * @return the number of ids
     */
    public static int train(Iterable<String> corpus, int vocabularySize, Path folder) throws IOException {
        var alphabet = new ByteAlphabet().symbols();
        var room = vocabularySize - alphabet.size() - SPECIAL.size();
        if (room < 0) {
            throw new IllegalArgumentException("vocabulary size " + vocabularySize + " is too small: 256 bytes and "
                    + SPECIAL.size() + " special tokens need " + (vocabularySize - room));
        }
        var merges = BytePairMerges.learn(corpus, Pattern.compile(WORDS, Pattern.UNICODE_CHARACTER_CLASS), room);
        var symbols = new LinkedHashSet<>(alphabet); // two merges may join to the same text
        merges.forEach(pair -> symbols.add(pair.joined()));
        Files.createDirectories(folder);
        write(folder.resolve("tokenizer.json"), tokenizer(List.copyOf(symbols), merges));
        write(folder.resolve("tokenizer_config.json"), configuration());
        return symbols.size() + SPECIAL.size();
    }

    private static Map<String, @Nullable Object> tokenizer(List<String> symbols, List<BytePairMerges.Pair> merges) {
        var tokenizer =
                JsonObject.with("version", "1.0").and("truncation", null).and("padding", null);
        var added = new ArrayList<Object>();
        for (var i = 0; i < SPECIAL.size(); i++) {
            added.add(JsonObject.with("id", symbols.size() + i)
                    .and("content", SPECIAL.get(i))
                    .and("single_word", false)
                    .and("lstrip", false)
                    .and("rstrip", false)
                    .and("normalized", false)
                    .and("special", true)
                    .map());
        }
        var vocabulary = JsonObject.empty();
        for (var i = 0; i < symbols.size(); i++) {
            vocabulary.and(symbols.get(i), i);
        }
        var split = JsonObject.with("type", "Split")
                .and("pattern", Map.of("Regex", WORDS))
                .and("behavior", "Isolated")
                .and("invert", false)
                .map();
        return tokenizer
                .and("added_tokens", added)
                .and("normalizer", null)
                .and(
                        "pre_tokenizer",
                        JsonObject.with("type", "Sequence")
                                .and("pretokenizers", List.of(split, byteLevel()))
                                .map())
                .and("post_processor", null)
                .and("decoder", byteLevel())
                .and("model", model(vocabulary.map(), merges))
                .map();
    }

    private static Map<String, @Nullable Object> model(
            Map<String, @Nullable Object> vocabulary, List<BytePairMerges.Pair> merges) {
        return JsonObject.with("type", "BPE")
                .and("dropout", null)
                .and("unk_token", null)
                .and("continuing_subword_prefix", null)
                .and("end_of_word_suffix", null)
                .and("fuse_unk", false)
                .and("byte_fallback", false)
                .and("ignore_merges", false)
                .and("vocab", vocabulary)
                .and(
                        "merges",
                        merges.stream()
                                .map(pair -> pair.left() + " " + pair.right())
                                .toList())
                .map();
    }

    private static Map<String, @Nullable Object> byteLevel() {
        return JsonObject.with("type", "ByteLevel")
                .and("add_prefix_space", false)
                .and("trim_offsets", false)
                .and("use_regex", false)
                .map();
    }

    private static Map<String, @Nullable Object> configuration() {
        return JsonObject.with("tokenizer_class", "PreTrainedTokenizerFast")
                .and("eos_token", MESSAGE_END)
                .and("pad_token", END_OF_TEXT)
                .and("additional_special_tokens", List.of(MESSAGE_START, MESSAGE_END))
                .and("clean_up_tokenization_spaces", false)
                .and("chat_template", CHAT_TEMPLATE)
                .map();
    }

    private static void write(Path file, Map<String, @Nullable Object> content) throws IOException {
        Files.writeString(
                file,
                JSON.writerWithDefaultPrettyPrinter()
                                .writeValueAsString(content)
                                .replace("\r\n", "\n") + "\n");
    }
}
