package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.inferencegateway.engine.Engine;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Model folders given by setting, served from the start and for good; a folder that cannot be used stops the start. */
public final class ConfiguredModels implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredModels.class);

    private final Map<String, Path> folders;
    private final PolicyLoader loader;
    private final Engine engine;
    private volatile boolean running;

    public ConfiguredModels(Map<String, Path> folders, PolicyLoader loader, Engine engine) {
        this.folders = folders;
        this.loader = loader;
        this.engine = engine;
    }

    @Override
    public void start() {
        running = true;
        folders.forEach((name, folder) -> {
            var policy = loader.load(new PolicyFolder(
                    name, 0, 0, folder, Optional.empty(), loader.dtypes().ofFolder()));
            engine.serve(policy).join();
            LOG.info("Serving {} from {}, {} tokens at most", name, folder, policy.maxLength());
        });
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server takes requests. */
    @Override
    public int getPhase() {
        return 0;
    }
}
