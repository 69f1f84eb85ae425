package dev.orbweaver.rolloutservice.intake;

import java.time.Duration;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;

/** A consumer whose close has a deadline; what it has taken and not acknowledged goes back to the group. */
record ClosingConsumer(KafkaShareConsumer<String, byte[]> consumer, Duration deadline) implements AutoCloseable {

    @Override
    public void close() {
        consumer.close(deadline);
    }
}
