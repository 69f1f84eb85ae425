package dev.orbweaver.inferencegateway.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.orbweaver.inferencegateway.engine.Engine;
import dev.orbweaver.inferencegateway.engine.LivePolicy;
import dev.orbweaver.inferencegateway.policy.Adapters;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/models} and {@code /v1/models/{model}}: what is served, and in which version. */
@RestController
final class ModelController {
    private final Engine engine;
    private final ModelDirectory models;
    private final Adapters adapters;

    ModelController(Engine engine, ModelDirectory models, Adapters adapters) {
        this.engine = engine;
        this.models = models;
        this.adapters = adapters;
    }

    @GetMapping("/v1/models")
    ModelList list() {
        return new ModelList("list", engine.serving().stream().map(this::model).toList());
    }

    /** A name may hold slashes, as a path does. */
    @GetMapping("/v1/models/{*model}")
    Model one(@PathVariable String model) {
        return model(models.find(model.substring(1), OptionalLong.empty()).live());
    }

    private Model model(LivePolicy live) {
        return new Model(
                live.model(),
                "model",
                live.loadedAt().getEpochSecond(),
                "orbweaver",
                adapters.baseOf(live.model()).orElse(null),
                live.maxLength(),
                new Version(live.lineage(), live.version(), live.checksum()));
    }

    record ModelList(String object, List<Model> data) {}

    /**
     * @param parent of an adapter, the model it belongs to
     * @param maxModelLength longest prompt and response together; both under vLLM's names
     */
    record Model(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy,
            @Nullable String parent,
            @JsonProperty("max_model_len") int maxModelLength,
            Version orbweaver) {}

    record Version(
            long lineage, @JsonProperty("policyVersion") long version, String checksum) {}
}
