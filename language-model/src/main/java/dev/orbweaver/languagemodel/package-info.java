/** Decoder-only transformers on libtorch; {@link dev.orbweaver.languagemodel.LanguageModel} is where every user starts. */
@NullMarked
package dev.orbweaver.languagemodel;

import org.jspecify.annotations.NullMarked;
