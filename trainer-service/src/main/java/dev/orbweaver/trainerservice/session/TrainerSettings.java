package dev.orbweaver.trainerservice.session;

import dev.orbweaver.trainerservice.memory.GatewayShare;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The trainer's own settings.
 *
 * @param folder where weights and checkpoints lie, one folder an experiment; gateways must reach it under the same path
 * @param gateway one on the same machine, whose memory counts in the check before a start; standalone gives it
 */
@ConfigurationProperties("orbweaver.trainer")
public record TrainerSettings(
        @DefaultValue("data/experiments") Path folder,
        @DefaultValue GatewayShare gateway) {}
