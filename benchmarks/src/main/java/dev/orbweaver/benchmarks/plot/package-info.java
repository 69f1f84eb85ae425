/** Measured figures as pictures for the documentation. */
@NullMarked
package dev.orbweaver.benchmarks.plot;

import org.jspecify.annotations.NullMarked;
