package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.servicesupport.kafka.AssignedReader;
import dev.orbweaver.servicesupport.kafka.RecordReaders;
import dev.orbweaver.servicesupport.kafka.StartAt;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Reads the published policy versions, from the oldest kept on: after a restart the topic says what to serve. */
@Component
@ConditionalOnProperty(name = "orbweaver.gateway.kafka", matchIfMissing = true)
final class PolicyVersionListener implements SmartLifecycle {
    private static final Duration CATCHING_UP = Duration.ofMinutes(10);

    private final AssignedReader reader;
    private final WeightSwap swap;
    private volatile boolean running;

    PolicyVersionListener(RecordReaders readers, WeightSwap swap) {
        this.swap = swap;
        this.reader = readers.assigned(
                Topics.POLICY_VERSIONS,
                PolicyVersion.class,
                new StartAt.Beginning(),
                received -> swap.offer(received.record()));
    }

    @Override
    public void start() {
        running = true;
        reader.start();
        swap.holdUntil(this::awaitCaughtUp);
    }

    private void awaitCaughtUp() {
        try {
            var unused = reader.awaitCaughtUp(CATCHING_UP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        running = false;
        reader.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
