package dev.orbweaver.taskdispatcher.policy;

import java.time.Instant;

/** What a gateway serves for an experiment, with the checksum of its live tensors. */
public record GatewayVersion(
        String gateway, String experiment, long lineage, long policyVersion, String checksum, Instant acknowledgedAt) {

    /** A gateway behind the barrier has this version or a newer one of the same or a newer lineage. */
    boolean reaches(long wantedLineage, long wantedVersion) {
        return lineage > wantedLineage || (lineage == wantedLineage && policyVersion >= wantedVersion);
    }
}
