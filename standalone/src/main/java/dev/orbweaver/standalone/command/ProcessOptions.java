package dev.orbweaver.standalone.command;

import dev.orbweaver.standalone.embedded.Ports;
import dev.orbweaver.standalone.embedded.StandaloneSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that starts, or finds, a standalone process. */
final class ProcessOptions {

    @Option(
            names = "--data-folder",
            paramLabel = "DIR",
            description = "Where everything is kept (default: .orbweaver in the project's folder).")
    private @Nullable Path dataFolder;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            defaultValue = "0",
            description = "Added to every port, to run beside another process (default: ${DEFAULT-VALUE}).")
    private int portOffset;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            defaultValue = "",
            description = "An outside broker in place of the embedded one.")
    private String kafka = "";

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "Where models run: cpu, gpu or gpu:N (default: ${DEFAULT-VALUE}).")
    private String device = "cpu";

    @Option(
            names = "--dtype",
            defaultValue = "auto",
            description =
                    "Numbers of the weights that decode: fp32, bf16, fp16, or auto: as the trainer computes (default: ${DEFAULT-VALUE}).")
    private String dtype = "auto";

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "64",
            description = "Sequences decoded at once (default: ${DEFAULT-VALUE}).")
    private int slots;

    @Option(
            names = "--max-length",
            paramLabel = "TOKENS",
            defaultValue = "auto",
            description =
                    "Longest sequence, prompt and response, or auto: data.max_prompt_length and rollout.max_tokens (default: ${DEFAULT-VALUE}).")
    private String maxLength = "auto";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of one libtorch operator (default: all cores).")
    private @Nullable Integer threads;

    Path dataFolder() {
        return dataFolder != null ? dataFolder.toAbsolutePath().normalize() : home().resolve(".orbweaver");
    }

    StandaloneSettings settings() {
        if (threads != null) { // read by DJL when libtorch loads
            System.setProperty("ai.djl.pytorch.num_threads", threads.toString());
        }
        return new StandaloneSettings(dataFolder(), new Ports(portOffset), kafka, device, dtype, slots, maxLength);
    }

    /** The project's folder, which the launcher names; without it the working directory. */
    static Path home() {
        return Path.of(System.getProperty("orbweaver.home", ""))
                .toAbsolutePath()
                .normalize();
    }
}
