package dev.orbweaver.inferencegateway.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.orbweaver.inferencegateway.engine.Engine;
import dev.orbweaver.inferencegateway.engine.LivePolicy;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/models} and {@code /v1/models/{model}}: what is served, and in which version. */
@RestController
final class ModelController {
    private final Engine engine;
    private final ModelDirectory models;

    ModelController(Engine engine, ModelDirectory models) {
        this.engine = engine;
        this.models = models;
    }

    @GetMapping("/v1/models")
    ModelList list() {
        return new ModelList("list", engine.serving().stream().map(Model::of).toList());
    }

    /** A name may hold slashes, as a path does. */
    @GetMapping("/v1/models/{*model}")
    Model one(@PathVariable String model) {
        return Model.of(models.find(model.substring(1), OptionalLong.empty()).live());
    }

    record ModelList(String object, List<Model> data) {}

    /** @param maxModelLength longest prompt and response together, under vLLM's name */
    record Model(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy,
            @JsonProperty("max_model_len") int maxModelLength,
            Version orbweaver) {

        static Model of(LivePolicy live) {
            return new Model(
                    live.model(),
                    "model",
                    live.loadedAt().getEpochSecond(),
                    "orbweaver",
                    live.maxLength(),
                    new Version(live.lineage(), live.version(), live.checksum()));
        }
    }

    record Version(
            long lineage, @JsonProperty("policyVersion") long version, String checksum) {}
}
