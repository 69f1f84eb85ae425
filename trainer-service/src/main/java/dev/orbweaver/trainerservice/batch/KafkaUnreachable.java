package dev.orbweaver.trainerservice.batch;

import dev.orbweaver.contracts.Topics;

/** The broker did not answer in time; trying again later may help. */
public final class KafkaUnreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KafkaUnreachable(Throwable cause) {
        super("Kafka did not say how far " + Topics.TRAJECTORIES + " reaches: " + cause.getMessage(), cause);
    }
}
