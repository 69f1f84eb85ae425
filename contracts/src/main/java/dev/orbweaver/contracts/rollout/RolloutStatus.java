package dev.orbweaver.contracts.rollout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.orbweaver.contracts.identity.Attempt;
import java.time.Instant;
import java.util.List;

/** What a rollout worker says about its attempts; silence is a status too. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RolloutStatus.Started.class, name = "started"),
    @JsonSubTypes.Type(value = RolloutStatus.Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = RolloutStatus.Leaving.class, name = "leaving")
})
public sealed interface RolloutStatus {

    int schema();

    String worker();

    Instant at();

    /** The worker has taken the attempt. */
    record Started(int schema, String worker, Instant at, Attempt attempt) implements RolloutStatus {}

    /** The worker lives, with these attempts in flight. */
    record Heartbeat(int schema, String worker, Instant at, List<Attempt> inFlight) implements RolloutStatus {
        public Heartbeat {
            inFlight = List.copyOf(inFlight);
        }
    }

    /** The worker stops and gives these attempts back. */
    record Leaving(int schema, String worker, Instant at, List<Attempt> inFlight) implements RolloutStatus {
        public Leaving {
            inFlight = List.copyOf(inFlight);
        }
    }
}
