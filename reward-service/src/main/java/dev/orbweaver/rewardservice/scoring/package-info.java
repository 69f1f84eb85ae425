/** Rollouts in, trajectories out. The way in is {@link dev.orbweaver.rewardservice.scoring.RolloutListener}. */
@NullMarked
package dev.orbweaver.rewardservice.scoring;

import org.jspecify.annotations.NullMarked;
