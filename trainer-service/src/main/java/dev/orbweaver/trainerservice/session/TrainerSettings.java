package dev.orbweaver.trainerservice.session;

import dev.orbweaver.trainerservice.memory.GatewayShare;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The trainer's own settings.
 *
 * @param folder where weights and checkpoints lie, one folder an experiment; gateways must reach it under the same path
 * @param gateway one on the same machine, whose memory counts in the check before a start; standalone gives it
 * @param gatewayUrl where that gateway answers, to be put to sleep where an experiment's {@code memory.gateway_sleeps} says so
 */
@ConfigurationProperties("orbweaver.trainer")
public record TrainerSettings(
        @DefaultValue("data/experiments") Path folder,
        @DefaultValue GatewayShare gateway,
        @Nullable URI gatewayUrl) {}
