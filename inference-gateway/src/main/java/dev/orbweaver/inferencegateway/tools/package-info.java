/** Tools: how models are told to call them, and how their calls are read. */
@NullMarked
package dev.orbweaver.inferencegateway.tools;

import org.jspecify.annotations.NullMarked;
