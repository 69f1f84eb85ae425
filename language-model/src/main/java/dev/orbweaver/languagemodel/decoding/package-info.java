/** Inference: {@link dev.orbweaver.languagemodel.decoding.Decoder} computes prompts and samples the next tokens of many sequences together. */
@NullMarked
package dev.orbweaver.languagemodel.decoding;

import org.jspecify.annotations.NullMarked;
