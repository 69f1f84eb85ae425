/**
 * Text to token ids and back: {@link dev.orbweaver.languagemodel.text.Tokenizer} reads a model folder's tokenizer, {@link
 * dev.orbweaver.languagemodel.text.ChatTemplate} its chat template, {@link dev.orbweaver.languagemodel.text.BytePairTrainer} makes a
 * tokenizer from a corpus.
 */
@NullMarked
package dev.orbweaver.languagemodel.text;

import org.jspecify.annotations.NullMarked;
