/** The optimizer steps of one training step; {@link dev.orbweaver.trainerservice.update.PolicyUpdate} is the way in. */
@NullMarked
package dev.orbweaver.trainerservice.update;

import org.jspecify.annotations.NullMarked;
