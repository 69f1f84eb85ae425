package dev.orbweaver.standalone.command;

import dev.orbweaver.inferencegateway.InferenceGatewayApplication;
import dev.orbweaver.inferencegateway.policy.PolicyRefusedException;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LengthSetting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The inference gateway alone, for one model folder; log lines go to standard error. */
@Command(
        name = "gateway",
        description = "Serves model folders to OpenAI clients: chat completions, completions, streams, tools, JSON.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  orbweaver gateway models/Qwen2.5-Coder-1.5B-Instruct --port 8000 --dtype bf16",
            "  curl localhost:8000/v1/chat/completions -H 'Content-Type: application/json' -d \\",
            "    '{\"model\": \"Qwen2.5-Coder-1.5B-Instruct\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}'"
        })
final class GatewayCommand implements Callable<Integer> {

    @Parameters(paramLabel = "MODEL_DIR", description = "Folder in Hugging Face layout.")
    private Path model = Path.of("");

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "";

    @Option(names = "--port", defaultValue = "8000", description = "Port to listen on (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "Clients must send one of these keys (repeat for several; also from ORBWEAVER_API_KEY).")
    private List<String> apiKeys = List.of();

    @Option(
            names = "--served-model-name",
            paramLabel = "NAME",
            arity = "1..*",
            description = "Name in the API; more names are accepted, too (default: the folder's name and its path).")
    private List<String> names = List.of();

    @Option(
            names = "--model",
            paramLabel = "NAME=DIR",
            description = "One more model folder, served under this name (repeat for several).")
    private Map<String, Path> models = Map.of();

    @Option(
            names = "--adapter",
            paramLabel = "NAME=DIR",
            description =
                    "LoRA adapter in PEFT's layout, served under this name beside its model (repeat for several).")
    private Map<String, Path> adapters = Map.of();

    @Option(names = "--device", defaultValue = "cpu", description = "cpu, gpu or gpu:N (default: ${DEFAULT-VALUE}).")
    private String device = "cpu";

    @Option(names = "--dtype", defaultValue = "bf16", description = "bf16, fp32 or fp16 (default: ${DEFAULT-VALUE}).")
    private String dtype = "bf16";

    @Option(
            names = {"--max-length", "--max-model-len"},
            paramLabel = "TOKENS",
            defaultValue = "auto",
            description =
                    "Longest prompt and response together, or auto: the model's own, as far as --cache-memory holds it (default: ${DEFAULT-VALUE}).")
    private String maxLength = "auto";

    @Option(
            names = {"--slots", "--max-num-seqs"},
            paramLabel = "N",
            defaultValue = "32",
            description = "Sequences computed together (default: ${DEFAULT-VALUE}).")
    private int slots;

    @Option(
            names = "--cache-memory",
            paramLabel = "SIZE",
            description =
                    "Memory for keys and values, such as 4GB (default: what all slots need at full length, or with --max-length=auto at 2048).")
    private @Nullable String cacheMemory;

    @Option(
            names = "--queue-capacity",
            paramLabel = "N",
            defaultValue = "4096",
            description = "Sequences that may wait; more are answered 429 (default: ${DEFAULT-VALUE}).")
    private int queueCapacity;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of one libtorch operator (default: all cores).")
    private @Nullable Integer threads;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Any other setting of docs/reference/inference-gateway.md, without its orbweaver.gateway.")
    private List<String> settings = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (threads != null) { // read by DJL when libtorch loads
            System.setProperty("ai.djl.pytorch.num_threads", threads.toString());
        }
        var unused = DeviceSetting.parse(device);
        var alsoUnused = Dtype.parse(dtype);
        var unusedToo = LengthSetting.parse(maxLength);
        var gateway = new GatewayProcess(model, names, keys());
        var context = start(gateway);
        var out = spec.commandLine().getOut();
        out.println("serving " + gateway.name() + " at http://" + host + ":"
                + context.getEnvironment().getProperty("local.server.port") + "/v1");
        out.flush();
        var end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            context.close();
            end.countDown();
        }));
        end.await();
        return ExitCode.DONE.code();
    }

    private List<String> keys() {
        var fromEnvironment = System.getenv("ORBWEAVER_API_KEY");
        return apiKeys.isEmpty() && fromEnvironment != null && !fromEnvironment.isBlank()
                ? List.of(fromEnvironment)
                : apiKeys;
    }

    private ConfigurableApplicationContext start(GatewayProcess gateway) {
        gateway.set("logging.level.org.springframework.boot.diagnostics", "off"); // the command says what is wrong
        gateway.set("server.address", host);
        gateway.set("server.port", port);
        gateway.set("orbweaver.gateway.device", device);
        gateway.set("orbweaver.gateway.dtype", dtype);
        gateway.set("orbweaver.gateway.max-length", maxLength);
        gateway.set("orbweaver.gateway.slots", slots);
        gateway.set("orbweaver.gateway.queue-capacity", queueCapacity);
        if (cacheMemory != null) {
            gateway.set("orbweaver.gateway.cache-memory", cacheMemory);
        }
        models.forEach((name, folder) -> gateway.serve("models", name, folder));
        adapters.forEach((name, folder) -> gateway.serve("adapters", name, folder));
        settings.forEach(gateway::set);
        try {
            return gateway.start(InferenceGatewayApplication.builder());
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    /** What the user can mend is somewhere below what Spring wraps around it. */
    private RuntimeException failure(RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            var message = String.valueOf(cause.getMessage());
            switch (cause) {
                case PolicyRefusedException refused -> {
                    return new CommandFailed(ExitCode.UNAVAILABLE, message);
                }
                case PortInUseException busy -> {
                    return new CommandFailed(
                            ExitCode.UNAVAILABLE,
                            "port " + port + " of " + host + " is taken; choose another with --port");
                }
                case IllegalArgumentException wrong -> {
                    return new CommandFailed(ExitCode.USAGE, message);
                }
                default -> {}
            }
        }
        return thrown;
    }
}
