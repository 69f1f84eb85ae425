package dev.orbweaver.trainerservice.session;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The trainer's own settings.
 *
 * @param folder where weights and checkpoints lie, one folder an experiment; gateways must reach it under the same path
 */
@ConfigurationProperties("orbweaver.trainer")
public record TrainerSettings(
        @DefaultValue("data/experiments") Path folder) {}
