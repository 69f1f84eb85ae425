/** The API as OpenAI's clients know it: its words, shapes and errors stay in here. */
@NullMarked
package dev.orbweaver.inferencegateway.openai;

import org.jspecify.annotations.NullMarked;
