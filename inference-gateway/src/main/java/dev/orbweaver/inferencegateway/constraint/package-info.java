/** Answers of a given form: a grammar over bytes, the tokens it allows at each point, and grammars for JSON and JSON Schema. */
@NullMarked
package dev.orbweaver.inferencegateway.constraint;

import org.jspecify.annotations.NullMarked;
