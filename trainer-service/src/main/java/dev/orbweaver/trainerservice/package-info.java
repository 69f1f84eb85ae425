/** Trains policies: trajectories in, policy versions out. */
@NullMarked
package dev.orbweaver.trainerservice;

import org.jspecify.annotations.NullMarked;
