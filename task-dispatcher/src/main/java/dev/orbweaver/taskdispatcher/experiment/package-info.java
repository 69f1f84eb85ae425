/**
 * Experiments as rows with a state machine. Ways in: {@link dev.orbweaver.taskdispatcher.experiment.ExperimentController} for
 * people, {@link dev.orbweaver.taskdispatcher.experiment.ExperimentEventListener} for the trainer's events.
 */
@NullMarked
package dev.orbweaver.taskdispatcher.experiment;

import org.jspecify.annotations.NullMarked;
