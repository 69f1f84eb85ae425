package dev.orbweaver.inferencegateway.constraint;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Characters that may stand at one place of a string: some of ASCII, and all or none beyond.
 *
 * @param ascii which of the first 128
 */
record CharacterSet(BitSet ascii, boolean beyondAscii) {
    private static final int COUNT = 128;

    /** One character of ASCII. */
    static CharacterSet of(char character) {
        return range(character, character);
    }

    static CharacterSet range(char first, char last) {
        var set = new BitSet(COUNT);
        set.set(first, last + 1);
        return new CharacterSet(set, false);
    }

    /** All but line ends: the dot. */
    static CharacterSet any() {
        return of('\n').with(of('\r')).inverse();
    }

    /** What a letter after a backslash stands for, as in ECMA 262; null where it is no class. */
    static @Nullable CharacterSet shorthand(char letter) {
        return switch (letter) {
            case 'd' -> range('0', '9');
            case 'w' ->
                range('0', '9').with(range('A', 'Z')).with(range('a', 'z')).with(of('_'));
            case 's' -> of(' ').with(range('\t', '\r'));
            case 'D', 'W', 'S' -> {
                var lower = shorthand(Character.toLowerCase(letter));
                yield lower == null ? null : lower.inverse();
            }
            default -> null;
        };
    }

    CharacterSet with(CharacterSet other) {
        var all = (BitSet) ascii.clone();
        all.or(other.ascii);
        return new CharacterSet(all, beyondAscii || other.beyondAscii);
    }

    CharacterSet inverse() {
        var others = (BitSet) ascii.clone();
        others.flip(0, COUNT);
        return new CharacterSet(others, !beyondAscii);
    }
}
