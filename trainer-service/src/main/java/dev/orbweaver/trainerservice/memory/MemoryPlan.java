package dev.orbweaver.trainerservice.memory;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.TrainingSettings;
import dev.orbweaver.languagemodel.configuration.ModelConfiguration;
import dev.orbweaver.languagemodel.training.TrainingMemory;
import dev.orbweaver.trainerservice.update.PolicySettings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What decides how much memory an experiment takes on the trainer's device.
 *
 * @param longest tokens of the longest transition: a micro-batch of one cannot be smaller
 * @param tokens most that a micro-batch computes
 * @param scored part of them that are scored, 0 to 1
 * @param hasReference whether a second policy is held to be compared with
 * @param memory what is kept on the host, which a GPU need not hold then
 * @param devices that share an update; on a CPU all of them take from the same memory
 */
public record MemoryPlan(
        ModelConfiguration model,
        TrainingSettings training,
        int longest,
        int tokens,
        double scored,
        boolean hasReference,
        Specification.Memory memory,
        int devices,
        GatewayShare gateway) {

    // a heap of this size is part of what TrainingMemory knows a process to take
    private static final long SMALL_HEAP = 256L << 20;

    /** As a specification asks for it: each micro-batch full, each transition as long as is allowed. */
    public static MemoryPlan of(Specification specification, ModelConfiguration model, GatewayShare gateway) {
        var actor = specification.actor();
        var data = specification.data();
        int n = specification.rollout().n();
        int response = Math.min(specification.rollout().maxTokens(), data.maxResponseLength());
        int longest = Math.min(data.maxPromptLength() + response, model.maxPositions());
        long most = (long) actor.ppoMiniBatchSize() * n * specification.agent().maxTurns() * longest;
        double responses = (double) n * response;
        return new MemoryPlan(
                model,
                PolicySettings.of(specification),
                longest,
                Math.max(longest, (int) Math.min(actor.microBatchTokens(), most)),
                responses / (data.maxPromptLength() + responses),
                specification.kl().inLoss() || specification.kl().inReward(),
                specification.memory(),
                specification.trainer().devices(),
                gateway);
    }

    /** Bytes by what they are for, none of them 0. */
    public Map<String, Long> parts() {
        boolean isGpu = training.device().isGpu();
        int copies = isGpu ? 1 : devices;
        var each = TrainingMemory.of(model, training, tokens, (int) Math.ceil(scored * tokens));
        var parts = new LinkedHashMap<String, Long>();
        parts.put("weights", copies * each.weights());
        parts.put("gradients and moments", copies * each.gradients() + each.moments());
        parts.put("a micro-batch of " + tokens + " tokens", copies * (each.kept() + each.passing()));
        parts.put("reference policy", needsSecondPolicy() ? TrainingMemory.frozen(model, training) : 0);
        long gatewayBytes = gateway.bytes(model, training.device(), training.computeDtype(), longest);
        long trainer = parts.values().stream().mapToLong(Long::longValue).sum();
        boolean inTurn = isGpu && memory.leaveBetweenSteps() && memory.gatewaySleeps();
        parts.put("gateway", inTurn ? Math.max(0, gatewayBytes - trainer) : gatewayBytes);
        parts.put("process", isGpu ? 0 : process());
        parts.values().removeIf(bytes -> bytes == 0);
        return parts;
    }

    private boolean needsSecondPolicy() {
        boolean isElsewhere = memory.offloadReference() && training.device().isGpu();
        return hasReference && training.lora() == null && !isElsewhere;
    }

    private static long process() {
        return TrainingMemory.PROCESS + Math.max(0, Runtime.getRuntime().maxMemory() - SMALL_HEAP);
    }

    public long total() {
        return parts().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The total, and the parts in brackets. */
    @Override
    public String toString() {
        return gigabytes(total())
                + parts().entrySet().stream()
                        .map(part -> part.getKey() + " " + gigabytes(part.getValue()))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    MemoryPlan with(TrainingSettings other) {
        return new MemoryPlan(model, other, longest, tokens, scored, hasReference, memory, devices, gateway);
    }

    MemoryPlan withTokens(int fewer) {
        return new MemoryPlan(
                model, training, longest, Math.max(longest, fewer), scored, hasReference, memory, devices, gateway);
    }

    MemoryPlan withSlots(int fewer) {
        return new MemoryPlan(
                model, training, longest, tokens, scored, hasReference, memory, devices, gateway.withSlots(fewer));
    }
}
