package dev.orbweaver.contracts.rollout;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param failure null where the agent finished; else a short reason that can be counted, such as {@code model call failed}
 * @param detail what happened, for people
 */
// isFailure would be read as a second property 'failure', and to ignore that one would ignore both
@JsonAutoDetect(isGetterVisibility = Visibility.NONE)
public record Outcome(@Nullable String failure, @Nullable String detail) {

    public static Outcome finished() {
        return new Outcome(null, null);
    }

    public static Outcome failed(String reason, @Nullable String detail) {
        return new Outcome(reason, detail);
    }

    public boolean isFailure() {
        return failure != null;
    }
}
