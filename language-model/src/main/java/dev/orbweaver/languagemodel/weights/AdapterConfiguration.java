package dev.orbweaver.languagemodel.weights;

import dev.orbweaver.languagemodel.ModelFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * PEFT's {@code adapter_config.json}, as far as a merge needs it.
 *
 * @param baseModel what the adapter was trained on: a folder or a name; empty where the file does not say
 * @param scale of B A: {@code lora_alpha / r}, with {@code use_rslora} {@code lora_alpha / sqrt(r)}
 */
public record AdapterConfiguration(String baseModel, double scale) {
    private static final String FILE = "adapter_config.json";

    /** What PEFT can do beyond W + scale * B A, each off where it is absent, null, false, empty or none. */
    private static final List<String> BEYOND = List.of(
            "use_dora",
            "bias",
            "lora_bias",
            "fan_in_fan_out",
            "modules_to_save",
            "rank_pattern",
            "alpha_pattern",
            "target_parameters",
            "trainable_token_indices",
            "layer_replication");

    /** @throws ModelFolderException with all problems */
    public static AdapterConfiguration read(Path folder) {
        JsonNode json;
        try {
            json = JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve(FILE)));
        } catch (IOException | JacksonException e) {
            throw new ModelFolderException(
                    folder, List.of(FILE + " cannot be read: " + e.getMessage() + "; is this an adapter's folder?"));
        }
        var problems = new ArrayList<String>();
        if (!json.path("peft_type").asString("").equals("LORA")) {
            problems.add(FILE + ": peft_type is " + json.path("peft_type") + ", supported is LORA");
        }
        for (var name : BEYOND) {
            if (!isOff(json.path(name))) {
                problems.add(FILE + ": " + name + " is " + json.path(name) + ", which is not supported");
            }
        }
        double rank = json.path("r").asDouble(0);
        double alpha = json.path("lora_alpha").asDouble(0);
        if (!(rank >= 1) || !(alpha > 0)) {
            problems.add(FILE + ": r is " + json.path("r") + " and lora_alpha " + json.path("lora_alpha")
                    + "; both must be positive numbers");
        }
        if (!problems.isEmpty()) {
            throw new ModelFolderException(folder, problems);
        }
        boolean byRoot = json.path("use_rslora").asBoolean(false);
        return new AdapterConfiguration(
                json.path("base_model_name_or_path").asString(""), alpha / (byRoot ? Math.sqrt(rank) : rank));
    }

    private static boolean isOff(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || value.isBoolean() && !value.booleanValue()
                || value.isContainer() && value.isEmpty()
                || value.asString("").equals("none");
    }
}
