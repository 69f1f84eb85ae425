/** Which computed keys and values can serve again: a prefix tree within a memory budget. Numbers only. */
@NullMarked
package dev.orbweaver.inferencegateway.cache;

import org.jspecify.annotations.NullMarked;
