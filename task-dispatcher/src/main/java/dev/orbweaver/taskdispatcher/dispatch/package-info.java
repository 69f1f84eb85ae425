/**
 * From steps to rollout requests, and the ledger of what became of each. Ways in: {@link
 * dev.orbweaver.taskdispatcher.dispatch.StepDispatcher} opens a step, {@link
 * dev.orbweaver.taskdispatcher.dispatch.RolloutStatusListener} hears the workers.
 *
 * <p>The invariant: every requested rollout comes back as exactly one trajectory, scored or failed with a reason.
 */
@NullMarked
package dev.orbweaver.taskdispatcher.dispatch;

import org.jspecify.annotations.NullMarked;
