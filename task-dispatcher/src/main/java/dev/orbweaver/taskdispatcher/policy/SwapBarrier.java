package dev.orbweaver.taskdispatcher.policy;

import dev.orbweaver.taskdispatcher.DispatcherSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Where a step waits until the gateways serve its policy version: all that live, or, after the deadline, those that do, if there
 * is one. Members are the gateways with a recent heartbeat. Used in turns.
 */
@Component
public class SwapBarrier {

    private final GatewayVersions versions;
    private final Duration silence;
    private final InstantSource now;
    private final Map<String, Instant> heard = new TreeMap<>();
    private final Map<String, String> refusals = new TreeMap<>();

    SwapBarrier(GatewayVersions versions, DispatcherSettings settings, InstantSource now) {
        this.versions = versions;
        this.silence = settings.gatewaySilence();
        this.now = now;
    }

    /**
     * How far the gateways are.
     *
     * @param behind live gateways that do not serve the version yet
     * @param there live gateways that do
     */
    public record Progress(Set<String> behind, Set<String> there) {

        public boolean isComplete() {
            return behind.isEmpty() && !there.isEmpty();
        }
    }

    void heard(String gateway) {
        heard.put(gateway, now.instant());
    }

    void left(String gateway) {
        heard.remove(gateway);
    }

    void refused(String gateway, String experiment, long version, String reason) {
        refusals.put(experiment, gateway + " refused version " + version + ": " + reason);
    }

    void accepted(String experiment) {
        refusals.remove(experiment);
    }

    /** Why a gateway could not take over the experiment's latest version, for the message when nobody could; else empty. */
    public String refusal(String experiment) {
        return refusals.getOrDefault(experiment, "");
    }

    public Progress progress(String experiment, long lineage, long version) {
        Instant earliest = now.instant().minus(silence);
        heard.values().removeIf(last -> last.isBefore(earliest));
        var there = new TreeSet<String>();
        versions.of(experiment).stream()
                .filter(one -> one.reaches(lineage, version) && heard.containsKey(one.gateway()))
                .forEach(one -> there.add(one.gateway()));
        var behind = new TreeSet<>(heard.keySet());
        behind.removeAll(there);
        return new Progress(behind, there);
    }
}
