package dev.orbweaver.rewardservice.scoring;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.servicesupport.kafka.GroupedReader;
import dev.orbweaver.servicesupport.kafka.Received;
import dev.orbweaver.servicesupport.kafka.RecordReaders;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Takes rollouts in batches and scores a batch in parallel. It returns, which acknowledges the batch, when every trajectory has
 * been published: after a crash in between the batch comes again, and who reads its trajectories ignores the second ones.
 */
@Component
final class RolloutListener implements SmartLifecycle {

    private static final String GROUP = "reward-service";

    private final Scorer scorer;
    private final TrajectoryPublisher trajectories;
    private final UnusableRollouts unusable;
    private final GroupedReader reader;
    private final ExecutorService threads;
    private volatile boolean running;

    RolloutListener(
            Scorer scorer,
            TrajectoryPublisher trajectories,
            UnusableRollouts unusable,
            RecordReaders readers,
            RewardSettings settings) {
        this.scorer = scorer;
        this.trajectories = trajectories;
        this.unusable = unusable;
        this.threads = Executors.newFixedThreadPool(
                settings.threadsOrDefault(),
                Thread.ofPlatform().daemon().name("scorer-", 0).factory());
        this.reader = readers.grouped(Topics.ROLLOUTS, Rollout.class, GROUP, this::score);
    }

    private void score(List<Received<Rollout>> batch) {
        CompletableFuture.allOf(batch.stream().map(this::published).toArray(CompletableFuture[]::new))
                .join();
    }

    /** Completes when the trajectory has been published or the rollout set aside; exceptionally if neither worked. */
    private CompletableFuture<Void> published(Received<Rollout> received) {
        return CompletableFuture.supplyAsync(() -> scored(received), threads)
                .thenCompose(trajectory ->
                        trajectory.map(trajectories::publish).orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    private Optional<Trajectory> scored(Received<Rollout> received) {
        try {
            return Optional.of(scorer.score(received.record()));
        } catch (ScoringInterrupted e) {
            throw e;
        } catch (RuntimeException e) {
            unusable.setAside(received, e);
            return Optional.empty();
        }
    }

    @Override
    public void start() {
        running = true;
        reader.start();
    }

    @Override
    public void stop() {
        running = false;
        reader.close();
        threads.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
