package dev.orbweaver.languagemodel.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A model folder's tokenizer: text to token ids and back, equal to Hugging Face tokenizers because it is that library.
 *
 * <p>Safe from any thread; nothing is downloaded. The native memory lives as long as the JVM needs it and is freed by {@link #close}.
 */
public final class Tokenizer implements AutoCloseable {
    private final TokenizerFile file;
    private final HuggingFaceTokenizer tokenizer;
    private final Map<String, Integer> specialIds = new HashMap<>();
    private final int vocabularySize;
    private @Nullable HuggingFaceTokenizer plain;

    private Tokenizer(TokenizerFile file, HuggingFaceTokenizer tokenizer) {
        this.file = file;
        this.tokenizer = tokenizer;
        this.vocabularySize = file.vocabularySize();
        for (var token : file.addedTokens()) {
            specialIds.put(token.content(), token.id());
        }
    }

    /**
     * Reads {@code tokenizer.json} of a model folder.
     *
     * @throws TextFolderException if it is missing or cannot be used; the message says what to do
     */
    public static Tokenizer open(Path folder) {
        var file = TokenizerFile.read(folder);
        return new Tokenizer(file, load(file, file.bytes()));
    }

    /** Ids of a text as it stands: the text of a special token becomes that token, none is added. */
    public int[] encode(String text) {
        return ids(tokenizer.encode(text, false, false).getIds());
    }

    /** Ids of a text with what the tokenizer's post-processor adds around it: Llama's {@code <|begin_of_text|>}, nothing for Qwen. */
    public int[] encodeWithAddedTokens(String text) {
        return ids(tokenizer.encode(text, true, false).getIds());
    }

    /** Ids of a text from outside: {@code <|im_end|>} in it is seven or so ordinary tokens and ends nothing. */
    public int[] encodePlain(String text) {
        return ids(plainTokenizer().encode(text, false, false).getIds());
    }

    /** Text of ids; bytes that are no whole character become U+FFFD. */
    public String decode(int[] ids, boolean skipSpecial) {
        return decode(ids, 0, ids.length, skipSpecial);
    }

    String decode(int[] ids, int from, int to, boolean skipSpecial) {
        var longs = new long[to - from];
        for (var i = from; i < to; i++) {
            longs[i - from] = ids[i];
        }
        return tokenizer.decode(longs, skipSpecial);
    }

    /** One more than the highest id. A model's embedding may be larger (padded), never smaller. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** The bytes that each id writes; none for special tokens and for ids that do not exist. Read anew at each call. */
    public byte[][] vocabularyBytes() {
        return file.vocabularyBytes();
    }

    /** Id of an added token such as {@code <|im_end|>}; empty if the tokenizer has none of that text. */
    public OptionalInt idOf(String addedToken) {
        var id = specialIds.get(addedToken);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** Turns ids into text as they come, without special tokens. */
    public IncrementalText incremental() {
        return incremental(true);
    }

    /** Turns ids into text as they come. */
    public IncrementalText incremental(boolean skipSpecial) {
        return new IncrementalText(this, skipSpecial);
    }

    @Override
    public synchronized void close() {
        tokenizer.close();
        if (plain != null) {
            plain.close();
        }
    }

    // a second native tokenizer, because the library's Java side cannot switch special tokens off; made when first
    // asked for
    private synchronized HuggingFaceTokenizer plainTokenizer() {
        if (plain == null) {
            plain = load(file, file.bytesWithoutSpecialTokens());
        }
        return plain;
    }

    private static HuggingFaceTokenizer load(TokenizerFile file, byte[] json) {
        if (System.getProperty("OPT_OUT_TRACKING") == null) {
            System.setProperty(
                    "OPT_OUT_TRACKING", "true"); // DJL reports its use from cloud machines unless told not to
        }
        try {
            // without truncation and padding: lengths are the caller's business, nothing is cut silently
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
        } catch (IOException | RuntimeException e) {
            throw new TextFolderException(
                    file.file() + ": the tokenizers library refuses it: " + e.getMessage()
                            + ". It may be cut off, or written by a newer version than Orbweaver reads.",
                    e);
        }
    }

    private static int[] ids(long[] longs) {
        var ids = new int[longs.length];
        for (var i = 0; i < longs.length; i++) {
            ids[i] = (int) longs[i];
        }
        return ids;
    }
}
