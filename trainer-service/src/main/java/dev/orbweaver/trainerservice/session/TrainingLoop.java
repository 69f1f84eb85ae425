package dev.orbweaver.trainerservice.session;

import dev.orbweaver.contracts.experiment.StepMetrics;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.trainerservice.batch.StepBatch;
import dev.orbweaver.trainerservice.batch.StepBatches;
import dev.orbweaver.trainerservice.batch.TrajectoryListener;
import dev.orbweaver.trainerservice.publishing.PublishedWeights;
import dev.orbweaver.trainerservice.update.StopRequested;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one step after the other, in order, each as soon as its trajectories are there: those of steps that were trained before a
 * crash come from the topic again. Per step: update, write the weights, publish the version, say that the step is finished, save a
 * checkpoint where it is due. A crash between any two of these is repaired by the next lineage.
 */
final class TrainingLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final LoadedExperiment experiment;
    private final Publication publication;
    private final Saving saving;
    private final SessionParts parts;
    private final Orders orders;
    private final StepBatches batches;
    private final StepTraining training;
    private final DeviceTurns device;
    private final TrajectoryListener trajectories;
    private List<String> counted = List.of();
    private @Nullable Asked asked;

    /** Further tasks were asked for when a step had so many rollouts. */
    private record Asked(StepId step, int requested) {}

    TrainingLoop(
            LoadedExperiment experiment, Publication publication, Saving saving, SessionParts parts, Orders orders) {
        this.experiment = experiment;
        this.publication = publication;
        this.saving = saving;
        this.parts = parts;
        this.orders = orders;
        this.batches = new StepBatches(experiment.progress().completedSteps(), experiment.offsets());
        this.training = new StepTraining(experiment, parts.permit(), orders);
        this.device = parts.loader().turns(experiment.specification(), orders);
        this.trajectories = new TrajectoryListener(parts.readers(), experiment.name(), experiment.offsets());
    }

    /** Returns when a stop is wanted; what is completed is saved then. */
    void run() throws InterruptedException {
        trajectories.start();
        try {
            while (true) {
                orders.check();
                orders.openSteps().forEach(open -> batches.open(open.step(), open.requested(), System.nanoTime()));
                trajectories
                        .poll(PATIENCE)
                        .ifPresent(received -> batches.add(received.record(), received.position(), System.nanoTime()));
                var next = batches.next(System.nanoTime(), nanosAllowed());
                if (next.isPresent() && !waitsForMoreTasks(next.get())) {
                    train(next.get());
                }
            }
        } catch (StopRequested e) {
            saveLastCompleted();
        }
    }

    /** Whether rollouts of further tasks are to come; they are asked for once. */
    private boolean waitsForMoreTasks(StepBatch batch) {
        if (!batch.isComplete() || batches.isOverdue(batch, System.nanoTime(), nanosAllowed())) {
            return false;
        }
        var now = new Asked(batch.step(), batch.requested());
        if (now.equals(asked)) {
            return true;
        }
        if (!training.needsMoreTasks(batch, experiment.progress().version())) {
            return false;
        }
        parts.events().moreTasksNeeded(experiment.name(), experiment.lineage(), batch.step(), batch.requested());
        asked = now;
        return true;
    }

    private long nanosAllowed() {
        return experiment.specification().trainer().stepTimeout().toNanos();
    }

    private void train(StepBatch batch) throws StopRequested, InterruptedException {
        long start = System.nanoTime();
        double waited = batches.secondsWaited(batch, start);
        if (experiment.specification().trainer().recordTrajectories()) {
            experiment.folder().record(batch.step(), batch.trajectories());
        }
        StepMetrics measured;
        PublishedWeights weights;
        long updated;
        try (var turn = device.take()) {
            measured = training.train(batch, experiment.progress().version());
            updated = System.nanoTime();
            weights = publication.writeTrained();
            experiment.rest();
            turn.versionFollows();
        }
        publication.publish(weights);
        long written = System.nanoTime();
        experiment.advance(experiment.progress().afterStep());
        var values = new TreeMap<>(measured.values());
        values.put("timing_s/gen", waited);
        values.put("timing_s/write_weights", (written - updated) / 1e9);
        values.put("timing_s/step", waited + (written - start) / 1e9);
        values.put("perf/time_per_step", waited + (written - start) / 1e9);
        values.put("perf/throughput", values.getOrDefault("perf/total_num_tokens", 0.0) / values.get("timing_s/step"));
        values.put("training/n_ignored_trajectories", (double) batches.ignored());
        finish(batch, new StepMetrics(measured.account(), values));
        experiment.rest(); // LoRA's additions are merged on the device for a checkpoint
    }

    private void finish(StepBatch batch, StepMetrics metrics) {
        counted = rollouts(batch);
        batches.trained(batch, System.nanoTime());
        var progress = experiment.progress();
        parts.events().stepFinished(experiment.name(), experiment.lineage(), batch.step(), progress.version(), metrics);
        LOG.info(
                "{} {}: reward {}, {} trained of {}, update {} s",
                experiment.name(),
                batch.step(),
                rounded(metrics, "critic/rewards/mean"),
                metrics.account().trained(),
                metrics.account().requested(),
                rounded(metrics, "timing_s/update_actor"));
        // a step closed at its deadline could not be trained from the topic again to the same weights: what was late is
        // there now
        if (saving.isDue() || !batch.isComplete()) {
            saving.save(batches.offsets(), counted);
        }
    }

    /** A torn policy belongs to no step: the former checkpoint and the topic lead to the last completed one. */
    private void saveLastCompleted() {
        if (training.isTorn()) {
            LOG.info("{}: the step in progress is given up; resuming repeats it", experiment.name());
        } else {
            saving.save(batches.offsets(), counted);
        }
    }

    private static List<String> rollouts(StepBatch batch) {
        var ids = new ArrayList<String>();
        batch.trajectories().forEach(trajectory -> ids.add(trajectory.id().toString()));
        return ids;
    }

    private static String rounded(StepMetrics metrics, String name) {
        return String.format(java.util.Locale.ROOT, "%.3f", metrics.values().getOrDefault(name, 0.0));
    }

    @Override
    public void close() {
        trajectories.close();
    }
}
