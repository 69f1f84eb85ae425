package dev.orbweaver.inferencegateway;

import dev.orbweaver.inferencegateway.engine.InFlight;
import dev.orbweaver.inferencegateway.openai.Deadlines;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LengthSetting;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The gateway's settings.
 *
 * @param device {@code cpu}, {@code gpu} or {@code gpu:1}
 * @param dtype of weights and computation: {@code fp32}, {@code bf16}, {@code fp16}, or {@code auto}: an experiment's {@code
 *     actor.computeDtype}, so that engine and trainer round alike; fp32 for a folder given by setting
 * @param slots sequences of one model that run together
 * @param maxLength longest prompt and response together, or {@code auto}: an experiment's {@code data.maxPromptLength} and {@code
 *     rollout.maxTokens} together; for a folder given by setting what {@code cacheMemory} holds. A model's own limit may be lower
 * @param cacheMemory memory for keys and values of one model's version; left out, what {@code slots} sequences of {@code maxLength}
 *     need (of a usual length, for a folder with {@code auto}), which is taken as it is needed. When it is full, beginnings nobody uses are given up first, then the youngest sequence
 *     gives way and is computed again
 * @param prefillTokens most prompt tokens computed in one iteration: a long prompt delays the others by that much
 * @param queueCapacity most sequences waiting for one model; then 429
 * @param model folder served without an experiment, under the folder's name
 * @param models folders served without an experiment, by name
 * @param adapters folders of LoRA adapters in PEFT's layout, served under names of their own beside the model that each one's {@code
 *     base_model_name_or_path} names (or the only one)
 * @param adapterLoading whether requests may load and unload adapters: they then read folders of this machine
 * @param aliases more names under which models may be asked for; write names with other characters than letters, digits and dashes in
 *     brackets: {@code aliases[my/name]}
 * @param apiKeys one of them must come with each request, as a bearer token; empty: none is needed
 * @param kafka whether to follow experiments' policy versions
 * @param logInterval shortest time between two lines about the load
 * @param shutdownGrace how long running answers may go on after a stop
 */
@Validated
@ConfigurationProperties(value = "orbweaver.gateway", ignoreUnknownFields = false)
public record GatewaySettings(
        @DefaultValue("cpu") String device,
        @DefaultValue("auto") String dtype,
        @DefaultValue("32") @Min(1) @Max(1024) int slots,
        @DefaultValue("auto") String maxLength,
        @Nullable DataSize cacheMemory,
        @DefaultValue("512") @Min(1) int prefillTokens,
        @DefaultValue("4096") @Min(1) int queueCapacity,
        @DefaultValue Deadlines deadlines,
        @DefaultValue("16MB") DataSize maxBody,
        @Nullable Path model,
        @DefaultValue Map<String, Path> models,
        @DefaultValue Map<String, Path> adapters,
        @DefaultValue("false") boolean adapterLoading,
        @DefaultValue Map<String, String> aliases,
        @DefaultValue List<String> apiKeys,
        @DefaultValue("true") boolean kafka,
        @DefaultValue Swap swap,
        @DefaultValue("1s") Duration logInterval,
        @DefaultValue("2s") Duration shutdownGrace) {

    public GatewaySettings {
        var unused = DeviceSetting.parse(device);
        var alsoUnused = LengthSetting.parse(maxLength);
        if (!dtype.equals("auto")) {
            var unusedToo = Dtype.parse(dtype);
        }
        models = Map.copyOf(models);
        adapters = Map.copyOf(adapters);
        aliases = Map.copyOf(aliases);
        apiKeys = List.copyOf(apiKeys);
    }

    /** All models given by setting, by name. */
    Map<String, Path> folders() {
        var folders = new LinkedHashMap<String, Path>(models);
        if (model != null) {
            folders.put(model.toAbsolutePath().normalize().getFileName().toString(), model);
        }
        return folders;
    }

    /**
     * @param inFlight what becomes of sequences that run while a new version comes
     */
    public record Swap(@DefaultValue("finish") InFlight inFlight) {}
}
