/** The connection behind a request: whether somebody still waits for the answer. */
@NullMarked
package dev.orbweaver.inferencegateway.client;

import org.jspecify.annotations.NullMarked;
