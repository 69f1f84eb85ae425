/** Measurements: a burst of rollouts against a running server, and what one step of the decoder costs as its work grows. */
@NullMarked
package dev.orbweaver.benchmarks;

import org.jspecify.annotations.NullMarked;
