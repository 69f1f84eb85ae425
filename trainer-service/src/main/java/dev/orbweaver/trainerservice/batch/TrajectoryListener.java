package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.identity.Mode;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.servicesupport.kafka.AssignedReader;
import dev.orbweaver.servicesupport.kafka.Received;
import dev.orbweaver.servicesupport.kafka.RecordReaders;
import dev.orbweaver.servicesupport.kafka.StartAt;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hands one experiment's training trajectories, from given offsets on, to the thread that trains. Reads only so far ahead as the
 * buffer holds: while a step is trained, trajectories wait in the topic.
 */
public final class TrajectoryListener implements AutoCloseable {

    private static final int BUFFERED = 256;

    private final String experiment;
    private final BlockingQueue<Received<Trajectory>> buffer = new ArrayBlockingQueue<>(BUFFERED);
    private final AssignedReader reader;
    private volatile boolean closed;

    public TrajectoryListener(RecordReaders readers, String experiment, Map<Integer, Long> offsets) {
        this.experiment = experiment;
        this.reader =
                readers.assigned(Topics.TRAJECTORIES, Trajectory.class, new StartAt.Offsets(offsets), this::receive);
    }

    /** Begins to read, as soon as the broker is there. */
    public TrajectoryListener start() {
        reader.start();
        return this;
    }

    /** The next one, if one comes in time. */
    public Optional<Received<Trajectory>> poll(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(buffer.poll(timeout.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void receive(Received<Trajectory> received) {
        var id = received.record().id();
        if (!id.experiment().equals(experiment) || id.step().mode() != Mode.TRAIN) {
            return;
        }
        try {
            while (!closed && !buffer.offer(received, 100, TimeUnit.MILLISECONDS)) {
                // the trainer is busy; nothing is lost, the topic keeps what is not read
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        reader.close();
    }
}
