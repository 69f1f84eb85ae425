/**
 * Weights on disk: {@link dev.orbweaver.languagemodel.weights.WeightFolder} reads a model folder's safetensors,
 * {@link dev.orbweaver.languagemodel.weights.WeightWriter} writes one, {@link dev.orbweaver.languagemodel.weights.Checksum} compares.
 */
@NullMarked
package dev.orbweaver.languagemodel.weights;

import org.jspecify.annotations.NullMarked;
