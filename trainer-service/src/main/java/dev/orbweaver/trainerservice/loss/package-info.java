/** Losses as arithmetic on plain arrays: a value and its derivatives, no tensor in sight. */
@NullMarked
package dev.orbweaver.trainerservice.loss;

import org.jspecify.annotations.NullMarked;
