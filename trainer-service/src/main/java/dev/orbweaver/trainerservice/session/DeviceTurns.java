package dev.orbweaver.trainerservice.session;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.trainerservice.update.StopRequested;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** How the trainer comes to have its device for an update. */
@FunctionalInterface
interface DeviceTurns {

    /** Returns when the device is the trainer's. */
    Turn take() throws StopRequested, InterruptedException;

    /** The time that it is. At its end others may have it. */
    interface Turn extends AutoCloseable {

        /** The trainer holds no more than it does between steps, and will publish a version. */
        void versionFollows() throws InterruptedException;

        /** Where no version follows, the others are told. */
        @Override
        void close();
    }

    /**
     * As the specification wants it.
     *
     * @param gateway that shares the device; null: none is known
     * @throws IllegalArgumentException where it wants what cannot be
     */
    static DeviceTurns of(String experiment, Specification specification, @Nullable URI gateway, Orders orders) {
        if (!specification.memory().gatewaySleeps()) {
            return () -> NOBODY_ELSE;
        }
        if (gateway == null) {
            throw new IllegalArgumentException("memory.gateway_sleeps: the trainer does not know the gateway; set"
                    + " orbweaver.trainer.gateway-url, or leave the gateway awake");
        }
        int ahead = specification.asyncTraining().stepsAhead();
        if (ahead > 0) {
            throw new IllegalArgumentException("memory.gateway_sleeps: with async_training.steps_ahead " + ahead
                    + " rollouts go on during an update; use one of the two");
        }
        return new SleepingGateway(gateway, experiment, orders);
    }

    Turn NOBODY_ELSE = new Turn() {
        @Override
        public void versionFollows() {}

        @Override
        public void close() {}
    };
}
