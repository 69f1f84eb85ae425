package dev.orbweaver.rolloutservice.recording;

import dev.orbweaver.contracts.identity.GroupId;
import dev.orbweaver.rolloutservice.intake.Deadline;
import dev.orbweaver.rolloutservice.intake.OpenAttempt;

/**
 * Where a call goes, and how long it may take.
 *
 * @param group whose calls go to one gateway
 * @param minimumVersion the lowest policy version that may answer
 */
record Route(GroupId group, long minimumVersion, Deadline deadline) {

    static Route of(OpenAttempt attempt) {
        var request = attempt.request();
        return new Route(request.attempt().rollout().group(), request.minimumPolicyVersion(), attempt.deadline());
    }
}
