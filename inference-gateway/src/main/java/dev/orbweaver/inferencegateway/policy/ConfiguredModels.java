package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.inferencegateway.engine.Engine;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Models and adapters given by setting, served from the start; a folder that cannot be used stops the start. */
public final class ConfiguredModels implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredModels.class);

    private final Map<String, Path> folders;
    private final PolicyLoader loader;
    private final Engine engine;
    private final Adapters adapters;
    private final Map<String, Path> adapterFolders;
    private volatile boolean running;

    public ConfiguredModels(
            Map<String, Path> folders,
            PolicyLoader loader,
            Engine engine,
            Adapters adapters,
            Map<String, Path> adapterFolders) {
        this.folders = folders;
        this.loader = loader;
        this.engine = engine;
        this.adapters = adapters;
        this.adapterFolders = adapterFolders;
    }

    @Override
    public void start() {
        running = true;
        folders.forEach((name, folder) -> {
            var policy = loader.load(
                    PolicyFolder.model(name, folder, loader.dtypes().ofFolder()));
            engine.serve(policy).join();
            LOG.info("Serving {} from {}, {} tokens at most", name, folder, policy.maxLength());
        });
        adapterFolders.forEach((name, folder) -> adapters.load(name, folder, false));
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
