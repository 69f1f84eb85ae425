package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.inferencegateway.GatewaySettings;
import dev.orbweaver.inferencegateway.engine.Engine;
import dev.orbweaver.inferencegateway.engine.LivePolicy;
import dev.orbweaver.inferencegateway.engine.ServedModel;
import dev.orbweaver.inferencegateway.engine.ShuttingDownException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the model a request names: {@code experiment}, or {@code experiment@version} for exactly that version. */
@Component
final class ModelDirectory {
    private static final Pattern NAME = Pattern.compile("(?<model>.+?)(@(?<version>\\d{1,18}))?");

    private final Engine engine;
    private final Duration versionDeadline;

    private final Map<String, String> aliases;

    ModelDirectory(Engine engine, RequestLimits limits, GatewaySettings settings) {
        this.engine = engine;
        this.aliases = settings.aliases();
        this.versionDeadline = limits.deadlines().version();
    }

    /** A model and the version of it that is live now. */
    record Found(ServedModel model, LivePolicy live) {}

    /**
     * @param minimum the request's {@value PolicyVersion#MINIMUM_VERSION_HEADER} header; waits until the model has that version
     * @throws OpenAiException 404 for a model or version that is not served, 409 if the minimum has not come in time
     */
    Found find(String name, OptionalLong minimum) {
        var parts = NAME.matcher(aliases.getOrDefault(name, name));
        if (!parts.matches()) {
            throw unknown(name);
        }
        var model = parts.group("model");
        var served =
                minimum.isPresent() ? engine.expect(model) : engine.find(model).orElseThrow(() -> unknown(name));
        var live = minimum.isPresent()
                ? atLeast(served, minimum.getAsLong())
                : served.live().orElseThrow(() -> unknown(name));
        requireVersion(name, parts.group("version"), live);
        return new Found(served, live);
    }

    private LivePolicy atLeast(ServedModel model, long minimum) {
        try {
            return model.await(live -> live.version() >= minimum, versionDeadline)
                    .orElseThrow(() -> tooOld(model, minimum));
        } catch (ShuttingDownException e) {
            throw OpenAiException.unavailable("the gateway is shutting down", "shutting_down");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw OpenAiException.unavailable("the gateway is shutting down", "shutting_down");
        }
    }

    private OpenAiException tooOld(ServedModel model, long minimum) {
        var has = model.live().map(live -> "version " + live.version()).orElse("none");
        return OpenAiException.olderVersion("model '" + model.name() + "' has " + has + ", the request wants " + minimum
                + " or newer, which has not come in " + versionDeadline.toSeconds()
                + " s (orbweaver.gateway.deadlines.version)");
    }

    private void requireVersion(String name, @Nullable String version, LivePolicy live) {
        if (version != null && Long.parseLong(version) != live.version()) {
            throw OpenAiException.unknownModel(
                    "model '" + name + "' is not served: the live version is " + live.version());
        }
    }

    private OpenAiException unknown(String name) {
        var known = engine.serving().stream().map(LivePolicy::model).collect(Collectors.joining(", "));
        return OpenAiException.unknownModel(
                "model '" + name + "' does not exist. Served: " + (known.isEmpty() ? "none yet" : known));
    }
}
