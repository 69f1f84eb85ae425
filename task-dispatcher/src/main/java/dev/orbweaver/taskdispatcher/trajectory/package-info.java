/**
 * What comes back: trajectories close their rollouts and are kept turn by turn. Way in: {@link
 * dev.orbweaver.taskdispatcher.trajectory.TrajectoryListener}.
 */
@NullMarked
package dev.orbweaver.taskdispatcher.trajectory;

import org.jspecify.annotations.NullMarked;
