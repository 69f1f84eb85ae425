/** One experiment's life in the trainer: loaded or resumed, trained step by step, stopped or ended. */
@NullMarked
package dev.orbweaver.trainerservice.session;

import org.jspecify.annotations.NullMarked;
