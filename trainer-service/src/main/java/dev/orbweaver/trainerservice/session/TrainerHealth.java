package dev.orbweaver.trainerservice.session;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up while experiments can be taken; says which ones are held. */
@Component("trainer")
final class TrainerHealth implements HealthIndicator {

    private final ExperimentSessions sessions;

    TrainerHealth(ExperimentSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Health health() {
        return (sessions.isRunning() ? Health.up() : Health.down())
                .withDetail("experiments", sessions.held())
                .build();
    }
}
