/** What a request lays down for the tokens of an answer: penalties, biases, a grammar. */
@NullMarked
package dev.orbweaver.inferencegateway.rules;

import org.jspecify.annotations.NullMarked;
