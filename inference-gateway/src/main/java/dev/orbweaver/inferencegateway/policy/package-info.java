/** Which policy versions are served, and how a new one comes into a running engine. */
@NullMarked
package dev.orbweaver.inferencegateway.policy;

import org.jspecify.annotations.NullMarked;
