package dev.orbweaver.contracts.policy;

import java.time.Instant;

/**
 * A published state of an experiment's policy. A gateway serves the newest: the highest lineage, and in it the highest version.
 *
 * @param schema see {@code Topics.SCHEMA}
 * @param lineage counts the starts of the experiment's trainer; a resume may publish a lower version in a higher lineage
 * @param version 0 is the model the experiment began with
 * @param location folder in Hugging Face layout that trainer and gateways both reach
 * @param checksum of the weights, an adapter merged, as the gateway must find them and echo them
 * @param baseModel folder of the model the experiment began with
 * @param form whether {@code location} holds all weights or an adapter to {@code baseModel}
 */
public record PolicyVersion(
        int schema,
        String experiment,
        long lineage,
        long version,
        String location,
        String checksum,
        String baseModel,
        Form form,
        Instant publishedAt) {

    /** Request header of a model call: the lowest version that may answer. */
    public static final String MINIMUM_VERSION_HEADER = "X-Orbweaver-Minimum-Policy-Version";

    /** What {@code location} holds. */
    public enum Form {
        FULL,
        ADAPTER
    }

    /** Whether this replaces the other in a gateway. */
    public boolean isNewerThan(PolicyVersion other) {
        return lineage > other.lineage || (lineage == other.lineage && version > other.version);
    }
}
