/** Which gateways serve which policy version. Way in: {@link dev.orbweaver.taskdispatcher.policy.PolicyAcknowledgementListener}. */
@NullMarked
package dev.orbweaver.taskdispatcher.policy;

import org.jspecify.annotations.NullMarked;
