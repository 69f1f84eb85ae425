/**
 * Runs an attempt from its start to the published rollout. The way in is {@link
 * dev.orbweaver.rolloutservice.worker.RolloutWorker}.
 */
@NullMarked
package dev.orbweaver.rolloutservice.worker;

import org.jspecify.annotations.NullMarked;
