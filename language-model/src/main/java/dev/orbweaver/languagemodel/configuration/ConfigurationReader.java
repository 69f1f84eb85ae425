package dev.orbweaver.languagemodel.configuration;

import dev.orbweaver.languagemodel.GenerationDefaults;
import dev.orbweaver.languagemodel.configuration.RotaryEmbedding.Llama3Scaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads {@code config.json} and {@code generation_config.json}. Collects what is wrong or unsupported instead of stopping at the first;
 * a setting that this network would compute differently is a problem, never ignored.
 */
public final class ConfigurationReader {
    private static final String CONFIGURATION = "config.json";
    private static final String GENERATION = "generation_config.json";

    private final Path folder;
    private final List<String> problems = new ArrayList<>();

    public ConfigurationReader(Path folder) {
        this.folder = folder;
    }

    /** One line each, beginning with the file's name. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Empty when there are problems. */
    public Optional<ModelConfiguration> configuration() {
        var json = read(CONFIGURATION, true);
        if (!json.isObject()) {
            return Optional.empty();
        }
        var architecture = architecture(json);
        refuseUnsupported(json);
        int heads = integer(json, "num_attention_heads", null);
        int hidden = integer(json, "hidden_size", null);
        int keyValueHeads = integer(json, "num_key_value_heads", heads);
        int headSize = integer(json, "head_dim", heads > 0 ? hidden / heads : 0);
        if (heads > 0 && keyValueHeads > 0 && heads % keyValueHeads != 0) {
            problem("num_attention_heads " + heads + " is not a multiple of num_key_value_heads " + keyValueHeads);
        }
        boolean bias = json.path("attention_bias").asBoolean(architecture.attentionBias());
        var configuration = new ModelConfiguration(
                architecture,
                integer(json, "num_hidden_layers", null),
                hidden,
                integer(json, "intermediate_size", null),
                heads,
                keyValueHeads,
                headSize,
                integer(json, "vocab_size", null),
                integer(json, "max_position_embeddings", 2048),
                json.path("tie_word_embeddings").asBoolean(false),
                bias,
                bias && architecture != Architecture.QWEN2,
                number(json, "rms_norm_eps", 1e-6),
                number(json, "initializer_range", 0.02),
                rotary(json));
        return problems.isEmpty() ? Optional.of(configuration) : Optional.empty();
    }

    /** Call after {@link #configuration}. */
    public GenerationDefaults generationDefaults() {
        var json = read(GENERATION, false);
        Set<Integer> ends = ids(json.path("eos_token_id"));
        if (ends.isEmpty()) {
            ends = ids(read(CONFIGURATION, false).path("eos_token_id"));
        }
        return new GenerationDefaults(
                ends,
                json.path("temperature").asDouble(1),
                json.path("top_p").asDouble(1),
                Math.max(0, json.path("top_k").asInt(0)),
                json.path("min_p").asDouble(0),
                json.path("repetition_penalty").asDouble(1));
    }

    private static Set<Integer> ids(JsonNode node) {
        var ids = new HashSet<Integer>();
        if (node.isIntegralNumber()) {
            ids.add(node.asInt());
        }
        if (node.isArray()) {
            node.forEach(id -> ids.add(id.asInt()));
        }
        return ids;
    }

    private Architecture architecture(JsonNode json) {
        String type = json.path("model_type").asString("");
        String className = json.path("architectures").path(0).asString("");
        for (var architecture : Architecture.values()) {
            if (architecture.className().equals(className)
                    || className.isEmpty() && architecture.modelType().equals(type)) {
                return architecture;
            }
        }
        problem("architecture '" + (className.isEmpty() ? type : className) + "' is not supported. Supported: "
                + Arrays.stream(Architecture.values())
                        .map(Architecture::className)
                        .collect(Collectors.joining(", ")));
        return Architecture.LLAMA;
    }

    private void refuseUnsupported(JsonNode json) {
        refuseUnless(
                json, "hidden_act", json.path("hidden_act").asString("silu").equals("silu"), "silu");
        refuseUnless(json, "mlp_bias", !json.path("mlp_bias").asBoolean(false), "false");
        refuseUnless(
                json, "use_sliding_window", !json.path("use_sliding_window").asBoolean(false), "false");
        refuseUnless(json, "rope_interleaved", !json.path("rope_interleaved").asBoolean(false), "false");
        refuseUnless(
                json,
                "partial_rotary_factor",
                json.path("partial_rotary_factor").asDouble(1) == 1,
                "1");
        refuseUnless(
                json,
                "quantization_config",
                isAbsent(json.path("quantization_config")),
                "none: take the model's bf16, fp16 or fp32 weights");
        for (var type : json.path("layer_types")) {
            if (!type.asString("").equals("full_attention")) {
                problem("layer_types has '" + type.asString("")
                        + "', which is not supported. Supported: full_attention");
                return;
            }
        }
    }

    private void refuseUnless(JsonNode json, String field, boolean supported, String allowed) {
        if (!supported) {
            problem(field + " " + json.path(field) + " is not supported. Supported: " + allowed);
        }
    }

    private RotaryEmbedding rotary(JsonNode json) {
        // transformers 5 moved rope_theta and rope_scaling into rope_parameters
        var parameters = json.path("rope_parameters");
        var scaling = isAbsent(parameters) ? json.path("rope_scaling") : parameters;
        double theta = number(isAbsent(parameters.path("rope_theta")) ? json : parameters, "rope_theta", 10_000.0);
        if (isAbsent(scaling)) {
            return new RotaryEmbedding(theta, 1, null);
        }
        String type = scaling.path("rope_type").asString(scaling.path("type").asString("default"));
        return switch (type) {
            case "default" -> new RotaryEmbedding(theta, 1, null);
            case "linear" -> new RotaryEmbedding(theta, number(scaling, "factor", null), null);
            case "llama3" ->
                new RotaryEmbedding(
                        theta,
                        number(scaling, "factor", null),
                        new Llama3Scaling(
                                number(scaling, "low_freq_factor", null),
                                number(scaling, "high_freq_factor", null),
                                number(scaling, "original_max_position_embeddings", null)));
            default -> {
                problem("rope type '" + type + "' is not supported. Supported: default, linear, llama3");
                yield new RotaryEmbedding(theta, 1, null);
            }
        };
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private int integer(JsonNode json, String field, @Nullable Integer fallback) {
        double value = number(json, field, fallback == null ? null : Double.valueOf(fallback));
        if (value != Math.rint(value) || value > Integer.MAX_VALUE) {
            problem(field + " is " + value + ", a whole number is needed");
        }
        return (int) value;
    }

    private double number(JsonNode json, String field, @Nullable Double fallback) {
        var node = json.path(field);
        if (isAbsent(node) && fallback != null) {
            return fallback;
        }
        if (!node.isNumber() || !(node.asDouble() > 0)) {
            problem(field + (isAbsent(node) ? " is missing" : " is " + node) + ", a positive number is needed");
            return 1;
        }
        return node.asDouble();
    }

    private JsonNode read(String name, boolean required) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            if (required) {
                problems.add(name + " is missing; a model folder in Hugging Face layout has one");
            }
            return MissingNode.getInstance();
        }
        try {
            return JsonMapper.shared().readTree(Files.readAllBytes(file));
        } catch (IOException | JacksonException e) {
            problems.add(name + " cannot be read: " + e.getMessage() + "; fetch the model again");
            return MissingNode.getInstance();
        }
    }

    private void problem(String text) {
        problems.add(CONFIGURATION + ": " + text);
    }
}
