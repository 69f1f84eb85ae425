package dev.orbweaver.inferencegateway.policy;

import dev.orbweaver.inferencegateway.engine.Engine;
import dev.orbweaver.languagemodel.ModelFolderException;
import dev.orbweaver.languagemodel.weights.AdapterConfiguration;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LoRA adapters served beside their models, each under a name of its own. Each has weights of its own, into which it is merged: an
 * answer costs what the model's costs, whatever else is served. Safe from any thread.
 */
public final class Adapters {
    private static final Logger LOG = LoggerFactory.getLogger(Adapters.class);
    private static final Pattern NAME = Pattern.compile("[^\\s@]{1,128}");

    private final Map<String, Path> models;
    private final ServedPolicies policies;
    private final DecodingChoice decoding;
    private final Engine engine;
    private final Map<String, String> bases = new ConcurrentHashMap<>();

    /** @param models folders that adapters can be added to, by name */
    public Adapters(Map<String, Path> models, ServedPolicies policies, DecodingChoice decoding, Engine engine) {
        this.models = Map.copyOf(models);
        this.policies = policies;
        this.decoding = decoding;
        this.engine = engine;
    }

    /** The model that an adapter belongs to; empty for a name that is none's. */
    public Optional<String> baseOf(String name) {
        return Optional.ofNullable(bases.get(name));
    }

    /**
     * Serves an adapter; returns when it answers, which it does not while the gateway sleeps. One that replaces another is its next version, and is swapped as such.
     *
     * @param replace whether the name may be an adapter's already
     * @throws PolicyRefusedException if it cannot be served
     */
    public synchronized void load(String name, Path folder, boolean replace) throws InterruptedException {
        if (!NAME.matcher(name).matches()) {
            throw new PolicyRefusedException("'" + name
                    + "' is no name for an adapter: 1 to 128 characters are allowed," + " without spaces and @");
        }
        var live = engine.find(name).flatMap(model -> model.live());
        if (live.isPresent() && !(replace && bases.containsKey(name))) {
            throw new PolicyRefusedException("the name '" + name + "' is taken; unload that first, or choose another");
        }
        var base = base(folder);
        long version = live.map(policy -> policy.version() + 1).orElse(0L);
        policies.serve(PolicyFolder.adapter(name, version, base.getValue(), folder, decoding.ofFolder()));
        bases.put(name, base.getKey());
        LOG.info("Serving adapter {} of {} from {}", name, base.getKey(), folder);
    }

    /** Lets an adapter go: running answers end, waiting ones fail. False if there is none of that name. */
    public synchronized boolean unload(String name) {
        if (bases.remove(name) == null) {
            return false;
        }
        policies.retire(name);
        LOG.info("Adapter {} is not served any more", name);
        return true;
    }

    /** The model that the adapter's folder names, or the only one. */
    private Map.Entry<String, Path> base(Path folder) {
        String wanted;
        try {
            wanted = AdapterConfiguration.read(folder).baseModel();
        } catch (ModelFolderException e) {
            throw new PolicyRefusedException(String.valueOf(e.getMessage()), e);
        }
        return models.entrySet().stream()
                .filter(model -> models.size() == 1 || isMeant(model, wanted))
                .findFirst()
                .orElseThrow(() -> new PolicyRefusedException("adapter " + folder + " was trained on '" + wanted
                        + "' (base_model_name_or_path), which is none of "
                        + models.keySet().stream().sorted().toList() + "; write one of these names there"));
    }

    private static boolean isMeant(Map.Entry<String, Path> model, String wanted) {
        var folder = model.getValue().toAbsolutePath().normalize();
        return !wanted.isEmpty()
                && (model.getKey().equals(wanted)
                        || folder.equals(Path.of(wanted).toAbsolutePath().normalize())
                        || folder.endsWith(Path.of(wanted).getFileName()));
    }
}
