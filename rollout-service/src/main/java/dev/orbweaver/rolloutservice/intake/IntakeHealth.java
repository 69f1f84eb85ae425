package dev.orbweaver.rolloutservice.intake;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up while requests are taken. */
@Component("intake")
final class IntakeHealth implements HealthIndicator {

    private final RequestIntake intake;
    private final Attempts attempts;

    IntakeHealth(RequestIntake intake, Attempts attempts) {
        this.intake = intake;
        this.attempts = attempts;
    }

    @Override
    public Health health() {
        return (intake.isTaking() ? Health.up() : Health.down())
                .withDetail("inFlight", attempts.size())
                .build();
    }
}
