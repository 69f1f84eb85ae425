/** What the trainer needs to go on, on disk; {@link dev.orbweaver.trainerservice.checkpoint.ExperimentFolder} is the way in. */
@NullMarked
package dev.orbweaver.trainerservice.checkpoint;

import org.jspecify.annotations.NullMarked;
