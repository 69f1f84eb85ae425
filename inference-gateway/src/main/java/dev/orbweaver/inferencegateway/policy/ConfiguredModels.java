package dev.orbweaver.inferencegateway.policy;

import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Models and adapters given by setting, served from the start; a folder that cannot be used stops the start. */
public final class ConfiguredModels implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredModels.class);

    private final Map<String, Path> folders;
    private final ServedPolicies policies;
    private final DecodingChoice decoding;
    private final Adapters adapters;
    private final Map<String, Path> adapterFolders;
    private volatile boolean running;

    public ConfiguredModels(
            Map<String, Path> folders,
            ServedPolicies policies,
            DecodingChoice decoding,
            Adapters adapters,
            Map<String, Path> adapterFolders) {
        this.folders = folders;
        this.policies = policies;
        this.decoding = decoding;
        this.adapters = adapters;
        this.adapterFolders = adapterFolders;
    }

    @Override
    public void start() {
        running = true;
        try {
            for (var model : folders.entrySet()) {
                var policy = policies.serve(PolicyFolder.model(model.getKey(), model.getValue(), decoding.ofFolder()));
                LOG.info(
                        "Serving {} from {}, {} tokens at most, room for {} of all sequences together",
                        model.getKey(),
                        model.getValue(),
                        policy.maxLength(),
                        policy.cacheTokens());
            }
            for (var adapter : adapterFolders.entrySet()) {
                adapters.load(adapter.getKey(), adapter.getValue(), false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the models were loaded", e);
        }
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
