/** Text to token ids and back: a model folder's tokenizer and its chat template. */
@NullMarked
package dev.orbweaver.languagemodel.text;

import org.jspecify.annotations.NullMarked;
