package dev.orbweaver.inferencegateway.engine;

import dev.orbweaver.languagemodel.decoding.Decoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All versions at work, those that only finish too. Engine thread only. */
final class Lanes {
    private final List<Lane> lanes = new ArrayList<>();
    /** They wait until no lane is left. */
    private final List<CompletableFuture<Void>> sleepers = new ArrayList<>();

    List<Lane> all() {
        return lanes;
    }

    void add(List<Lane> ofOneVersion) {
        lanes.addAll(ofOneVersion);
    }

    /** Their versions are replaced, or go. */
    void leave(Predicate<Lane> which, InFlight inFlight) {
        lanes.stream().filter(which).forEach(lane -> lane.leave(inFlight));
    }

    /** @param sleeper is completed when no lane is left */
    void awaitEmpty(CompletableFuture<Void> sleeper) {
        sleepers.add(sleeper);
    }

    int running() {
        return lanes.stream().mapToInt(lane -> lane.scheduler().running()).sum();
    }

    double cacheUsage() {
        return lanes.stream()
                .mapToDouble(lane -> lane.scheduler().cacheUsage())
                .max()
                .orElse(0);
    }

    /** Of weights, keys and values. */
    long bytes() {
        return decoders().mapToLong(Decoder::bytes).sum();
    }

    private Stream<Decoder> decoders() {
        return lanes.stream().map(lane -> lane.policy().decoder()).distinct();
    }

    /** Frees versions that have nothing to do any more. */
    void closeFinished() {
        for (var policy : lanes.stream().map(Lane::policy).distinct().toList()) {
            var both = lanes.stream().filter(lane -> lane.policy() == policy).toList();
            if (both.stream().allMatch(lane -> lane.scheduler().isFinished())) {
                lanes.removeAll(both);
                policy.decoder().close();
            }
        }
        if (lanes.isEmpty()) {
            sleepers.forEach(sleeper -> sleeper.complete(null));
            sleepers.clear();
        }
    }

    /** Ends all sequences and frees all versions. */
    void close(Ending how) {
        lanes.forEach(lane -> lane.scheduler().failAll(how));
        decoders().toList().forEach(Decoder::close);
        lanes.clear();
        sleepers.forEach(sleeper -> sleeper.completeExceptionally(new ShuttingDownException()));
        sleepers.clear();
    }
}
