package dev.orbweaver.languagemodel.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What each id of a vocabulary writes, as bytes: of a byte-level vocabulary, or of one in the manner of SentencePiece. */
final class VocabularyBytes {
    private static final char BLANK = '\u2581';

    private final boolean byteLevel;
    private final Map<Character, Integer> byteOf = new HashMap<>();

    VocabularyBytes(boolean byteLevel) {
        this.byteLevel = byteLevel;
        var symbols = new ByteAlphabet().symbols();
        for (int value = 0; value < symbols.size(); value++) {
            byteOf.put(symbols.get(value).charAt(0), value);
        }
    }

    /** None for a piece that is not in this vocabulary's alphabet. */
    byte[] of(String piece) {
        return byteLevel ? byteLevel(piece) : pieces(piece);
    }

    private byte[] byteLevel(String piece) {
        var bytes = new byte[piece.length()];
        for (int i = 0; i < bytes.length; i++) {
            var value = byteOf.get(piece.charAt(i));
            if (value == null) {
                return new byte[0];
            }
            bytes[i] = value.byteValue();
        }
        return bytes;
    }

    private static byte[] pieces(String piece) {
        if (piece.length() == 6 && piece.startsWith("<0x") && piece.endsWith(">")) {
            var one = new ByteArrayOutputStream(1);
            one.write(Integer.parseInt(piece, 3, 5, 16));
            return one.toByteArray();
        }
        return piece.replace(BLANK, ' ').getBytes(StandardCharsets.UTF_8);
    }
}
