package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.servicesupport.kafka.RecordPosition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The steps of one experiment that are not trained yet, and from where the topic must be read again to get all their trajectories.
 *
 * <p>Trajectories of steps that are trained are late or duplicates: ignored and counted. Not thread-safe.
 */
public final class StepBatches {

    private final TreeMap<Integer, Held> untrained = new TreeMap<>();
    private final Map<Integer, Long> nextOffsets;
    private int trained;
    private long lastTrainedAt = Long.MIN_VALUE;
    private int ignored;

    /**
     * @param trained steps contained in the policy
     * @param offsets next trajectory to read, by partition
     */
    public StepBatches(int trained, Map<Integer, Long> offsets) {
        this.trained = trained;
        this.nextOffsets = new HashMap<>(offsets);
    }

    /** Notes that a step was requested, or more of it. */
    public void open(StepId step, int requested, long now) {
        if (step.mode() == Mode.TRAIN && step.number() > trained) {
            untrained
                    .computeIfAbsent(step.number(), number -> new Held(new StepBatch(step, requested), now))
                    .batch
                    .request(requested);
        }
    }

    /** Takes a trajectory of a training step; others are not counted. */
    public void add(Trajectory trajectory, RecordPosition position, long now) {
        nextOffsets.merge(position.partition(), position.offset() + 1, Math::max);
        var step = trajectory.id().step();
        if (step.mode() != Mode.TRAIN) {
            return;
        }
        open(step, trajectory.rollout().request().stepSize(), now);
        var held = untrained.get(step.number());
        if (held == null || !held.batch.add(trajectory)) {
            ignored++;
            return;
        }
        held.firstOffsets.merge(position.partition(), position.offset(), Math::min);
    }

    /** The next step to train, once it is complete or its time is up: as long as it is waited for, not while another is trained. */
    public Optional<StepBatch> next(long now, long nanosAllowed) {
        return Optional.ofNullable(untrained.get(trained + 1))
                .filter(held -> held.batch.isComplete() || nanosWaited(held, now) > nanosAllowed)
                .map(held -> held.batch);
    }

    /** Whether the time of a step is up. */
    public boolean isOverdue(StepBatch batch, long now, long nanosAllowed) {
        var held = untrained.get(batch.step().number());
        return held != null && nanosWaited(held, now) > nanosAllowed;
    }

    /** Seconds since the first sign of a step, or since the step before it was trained, if that was later. */
    public double secondsWaited(StepBatch batch, long now) {
        var held = untrained.get(batch.step().number());
        return held == null ? 0 : nanosWaited(held, now) / 1e9;
    }

    private long nanosWaited(Held held, long now) {
        return now - Math.max(held.openedAt, lastTrainedAt);
    }

    /** The policy contains this step from now on. */
    public void trained(StepBatch batch, long now) {
        lastTrainedAt = now;
        trained = batch.step().number();
        untrained.headMap(trained, true).clear();
        ignored = 0;
    }

    /** Late ones and duplicates since the last step. */
    public int ignored() {
        return ignored;
    }

    /** From where to read so that every trajectory of an untrained step comes again. */
    public Map<Integer, Long> offsets() {
        var offsets = new HashMap<>(nextOffsets);
        untrained
                .values()
                .forEach(held ->
                        held.firstOffsets.forEach((partition, first) -> offsets.merge(partition, first, Math::min)));
        return offsets;
    }

    private static final class Held {
        final StepBatch batch;
        final long openedAt;
        final Map<Integer, Long> firstOffsets = new HashMap<>();

        Held(StepBatch batch, long openedAt) {
            this.batch = batch;
            this.openedAt = openedAt;
        }
    }
}
