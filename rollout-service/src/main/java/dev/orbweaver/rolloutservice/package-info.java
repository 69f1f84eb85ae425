/**
 * Runs rollouts and records them: {@code RequestIntake -> RolloutWorker -> Agent -> RecordingController -> RolloutPublisher}. The
 * way in is {@link dev.orbweaver.rolloutservice.RolloutServiceApplication}.
 */
@NullMarked
package dev.orbweaver.rolloutservice;

import org.jspecify.annotations.NullMarked;
