/** From trajectories to rows: a step's batch, what is left out and why, mini-batches, packs. */
@NullMarked
package dev.orbweaver.trainerservice.batch;

import org.jspecify.annotations.NullMarked;
