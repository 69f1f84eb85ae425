package dev.orbweaver.languagemodel.script;

import dev.orbweaver.languagemodel.weights.ElementType;
import java.nio.ByteBuffer;

/**
 * Some rows on their way into a tensor.
 *
 * @param row the first of them
 * @param type of the elements in {@code bytes}, which are converted on arrival
 * @param shape [rows, columns], or [rows]
 * @param bytes outside the heap, so that they need no copy
 */
public record WeightRows(long row, ElementType type, long[] shape, ByteBuffer bytes) {}
