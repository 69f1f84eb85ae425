/** Supervised warm start from gold SQL; {@link dev.orbweaver.trainerservice.sft.WarmStart} is the way in, with or without Spring. */
@NullMarked
package dev.orbweaver.trainerservice.sft;

import org.jspecify.annotations.NullMarked;
