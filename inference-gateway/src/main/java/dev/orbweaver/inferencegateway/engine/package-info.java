/** Continuous batching: {@link dev.orbweaver.inferencegateway.engine.Engine} is the way in. */
@NullMarked
package dev.orbweaver.inferencegateway.engine;

import org.jspecify.annotations.NullMarked;
