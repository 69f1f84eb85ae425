package dev.orbweaver.standalone.embedded;

import dev.orbweaver.trainerservice.memory.GatewayShare;
import java.nio.file.Path;

/**
 * Where and how a standalone process runs.
 *
 * @param dataFolder everything it keeps: broker, store, checkpoints, logs
 * @param bootstrapServers an outside broker; empty for the embedded one
 * @param device {@code cpu}, {@code gpu} or {@code gpu:N}
 * @param dtype of the weights that decode: {@code fp32}, {@code bf16}, {@code fp16}, or {@code auto}: as the trainer computes
 * @param slots sequences decoded at once
 * @param maxLength longest sequence in tokens, prompt and response, or {@code auto}: as the experiment asks
 */
public record StandaloneSettings(
        Path dataFolder,
        Ports ports,
        String bootstrapServers,
        String device,
        String dtype,
        int slots,
        String maxLength) {

    /** What the gateway takes from the trainer's machine. */
    public GatewayShare gatewayShare() {
        return new GatewayShare(device, dtype, slots, maxLength);
    }

    public Path logFile() {
        return dataFolder.resolve("logs").resolve("orbweaver.log");
    }
}
