package dev.orbweaver.trainerservice.batch;

import static dev.orbweaver.trainerservice.batch.Rollouts.id;
import static dev.orbweaver.trainerservice.batch.Rollouts.ids;
import static dev.orbweaver.trainerservice.batch.Rollouts.scored;
import static dev.orbweaver.trainerservice.batch.Rollouts.wrote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.servicesupport.kafka.RecordPosition;
import dev.orbweaver.testfixtures.ForSeeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StepBatchesTests {

    private static final long ALLOWED = 1000;

    private final StepBatches batches = new StepBatches(0, Map.of(0, 40L));
    private long offset = 40;

    @Test
    void stepsComeInOrderHoweverTheirTrajectoriesMix() {
        add(2, 0);
        add(1, 0);
        add(2, 1);
        assertThat(batches.next(0, ALLOWED)).isEmpty();
        add(1, 1);

        var first = batches.next(0, ALLOWED).orElseThrow();
        assertThat(first.step()).isEqualTo(StepId.train(1));
        batches.trained(first, 0);
        assertThat(batches.next(0, ALLOWED).orElseThrow().step()).isEqualTo(StepId.train(2));
    }

    @Test
    void trainedStepsAreLateAndIgnored() {
        add(1, 0);
        add(1, 1);
        batches.trained(batches.next(0, ALLOWED).orElseThrow(), 0);

        add(1, 0);

        assertThat(batches.ignored()).isEqualTo(1);
        assertThat(batches.next(0, ALLOWED)).isEmpty();
    }

    @Test
    void aStepIsClosedWhenItsTimeIsUpEvenIfNothingCame() {
        batches.open(StepId.train(1), 2, 500);

        assertThat(batches.next(1500, ALLOWED)).isEmpty();
        var closed = batches.next(1501, ALLOWED).orElseThrow();
        assertThat(closed.missing()).isEqualTo(2);
    }

    @Test
    void aStepGrowsByWhatIsDrawnForIt() {
        add(1, 0);
        add(1, 1);
        var first = batches.next(0, ALLOWED).orElseThrow();
        assertThat(first.draws()).isEqualTo(1);

        batches.open(StepId.train(1), 4, 0);
        assertThat(batches.next(0, ALLOWED)).isEmpty();
        for (int sample = 2; sample < 4; sample++) {
            batches.add(
                    scored(id(1, "t", sample), 4, 1, wrote(ids(1), 2)),
                    new RecordPosition(Topics.TRAJECTORIES, 0, offset++),
                    0);
        }

        assertThat(batches.next(0, ALLOWED).orElseThrow().draws()).isEqualTo(2);
        assertThat(batches.offsets()).isEqualTo(Map.of(0, 40L));
    }

    @Test
    void readingAgainBeginsWithTheFirstTrajectoryThatIsNotTrained() {
        add(1, 0); // 40
        add(2, 0); // 41
        add(1, 1); // 42
        assertThat(batches.offsets()).isEqualTo(Map.of(0, 40L));

        batches.trained(batches.next(0, ALLOWED).orElseThrow(), 0);
        assertThat(batches.offsets()).isEqualTo(Map.of(0, 41L));

        add(2, 1); // 43
        batches.trained(batches.next(0, ALLOWED).orElseThrow(), 0);
        assertThat(batches.offsets()).isEqualTo(Map.of(0, 44L));
    }

    /** Wherever a trainer is killed and resumed from its last checkpoint: every step gets the same trajectories. */
    @ForSeeds(200)
    void aResumeLosesNothingAndTrainsNothingTwice(String seed, Random random) {
        var topic = topic(random);
        int saveEvery = 1 + random.nextInt(3);
        int killedAt = random.nextInt(topic.size() + 1);

        var first = new Trainer(0, 0);
        first.read(topic, killedAt, saveEvery);
        var resumed = new Trainer(first.saved, first.savedOffset);
        resumed.read(topic, topic.size(), saveEvery);

        var uninterrupted = new Trainer(0, 0);
        uninterrupted.read(topic, topic.size(), saveEvery);
        assertThat(uninterrupted.rewards).hasSize(5);
        assertThat(first.rewards).isEqualTo(uninterrupted.rewards.subList(0, first.rewards.size()));
        assertThat(resumed.rewards).isEqualTo(uninterrupted.rewards.subList(first.saved, 5));
    }

    /** Reads a topic as the training loop does, one step at a time, and remembers its last checkpoint. */
    private static final class Trainer {
        final StepBatches batches;
        final List<List<Double>> rewards = new ArrayList<>();
        int trained;
        int saved;
        long savedOffset;

        Trainer(int trained, long offset) {
            this.batches = new StepBatches(trained, Map.of(0, offset));
            this.trained = trained;
            this.saved = trained;
            this.savedOffset = offset;
        }

        void read(List<Trajectory> topic, int end, int saveEvery) {
            for (int at = (int) savedOffset; at < end; at++) {
                batches.add(topic.get(at), new RecordPosition(Topics.TRAJECTORIES, 0, at), 0);
                while (batches.next(0, ALLOWED).isPresent()) {
                    train(batches.next(0, ALLOWED).get(), saveEvery);
                }
            }
        }

        private void train(StepBatch batch, int saveEvery) {
            trained++;
            assertThat(batch.step()).isEqualTo(StepId.train(trained));
            rewards.add(batch.trajectories().stream().map(Trajectory::reward).toList());
            batches.trained(batch, 0);
            if (trained % saveEvery == 0) {
                saved = trained;
                savedOffset = batches.offsets().get(0);
            }
        }
    }

    /** Five steps of two rollouts, mixed, with duplicates of other rewards. */
    private static List<Trajectory> topic(Random random) {
        var topic = new ArrayList<Trajectory>();
        for (int step = 1; step <= 5; step++) {
            for (int copy = 0; copy <= random.nextInt(3); copy++) {
                topic.add(trajectory(step, 0, random.nextDouble()));
                topic.add(trajectory(step, 1, random.nextDouble()));
            }
        }
        Collections.shuffle(topic, random);
        return topic;
    }

    private void add(int step, int sample) {
        batches.add(trajectory(step, sample, 1), new RecordPosition(Topics.TRAJECTORIES, 0, offset), 0);
        offset++;
    }

    private static Trajectory trajectory(int step, int sample, double reward) {
        return scored(id(step, "t", sample), 2, reward, wrote(ids(1), 2));
    }
}
