/** Which computed keys and values can serve again. The prefix tree of shared blocks has its place here. */
@NullMarked
package dev.orbweaver.inferencegateway.cache;

import org.jspecify.annotations.NullMarked;
