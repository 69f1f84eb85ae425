/** Conversations to token ids, and token ids to text that is safe to show. */
@NullMarked
package dev.orbweaver.inferencegateway.text;

import org.jspecify.annotations.NullMarked;
