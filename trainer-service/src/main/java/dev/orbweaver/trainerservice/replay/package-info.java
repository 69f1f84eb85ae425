/** Training from a file of recorded trajectories, without rollouts; {@link dev.orbweaver.trainerservice.replay.Replay} is the way in. */
@NullMarked
package dev.orbweaver.trainerservice.replay;

import org.jspecify.annotations.NullMarked;
