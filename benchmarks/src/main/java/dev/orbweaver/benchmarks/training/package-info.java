/** How fast a policy is updated, and what that takes of the machine's memory. */
@NullMarked
package dev.orbweaver.benchmarks.training;

import org.jspecify.annotations.NullMarked;
