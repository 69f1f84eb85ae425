package dev.orbweaver.contracts.policy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;

/** What a gateway says about itself and the versions it serves. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PolicyAcknowledgement.Swapped.class, name = "swapped"),
    @JsonSubTypes.Type(value = PolicyAcknowledgement.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = PolicyAcknowledgement.Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = PolicyAcknowledgement.Leaving.class, name = "leaving")
})
public sealed interface PolicyAcknowledgement {

    int schema();

    String gateway();

    Instant at();

    /**
     * New requests are answered with this version from now on.
     *
     * @param checksum of the live tensors, not of the files
     * @param duration from the record's arrival to the first iteration that may use it
     */
    record Swapped(
            int schema,
            String gateway,
            Instant at,
            String experiment,
            long lineage,
            long version,
            String checksum,
            Duration duration)
            implements PolicyAcknowledgement {}

    /** The version could not be loaded; the former one is served on. */
    record Refused(int schema, String gateway, Instant at, String experiment, long lineage, long version, String reason)
            implements PolicyAcknowledgement {}

    /** The gateway lives: it is a member of the barrier. */
    record Heartbeat(int schema, String gateway, Instant at) implements PolicyAcknowledgement {}

    /** The gateway stops and is no member of the barrier any more. */
    record Leaving(int schema, String gateway, Instant at) implements PolicyAcknowledgement {}
}
