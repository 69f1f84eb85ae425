package dev.orbweaver.languagemodel.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Rounds to bfloat16: the upper half of a float, to the nearest, ties to even, as libtorch does. */
final class Bfloat16 {
    private Bfloat16() {}

    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40); // the rounding below could make an infinity of it
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    /** Returns {@code values} itself when it is bfloat16 already; both are little-endian. */
    static ByteBuffer round(ByteBuffer values, ElementType type) {
        if (type == ElementType.BF16) {
            return values;
        }
        int count = values.remaining() / type.bytes();
        var rounded = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        int first = values.position();
        for (int i = 0; i < count; i++) {
            float value = type == ElementType.F32
                    ? values.getFloat(first + 4 * i)
                    : Float.float16ToFloat(values.getShort(first + 2 * i));
            rounded.putShort(2 * i, of(value));
        }
        return rounded;
    }
}
