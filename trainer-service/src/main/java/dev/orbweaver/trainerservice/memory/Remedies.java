package dev.orbweaver.trainerservice.memory;

import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LoraSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Settings by which a plan that does not fit would: each that suffices alone, or else all of them, gentlest first. */
final class Remedies {

    private static final LoraSettings USUAL = new LoraSettings(16, 32, LoraSettings.ALL_LINEAR);

    private final MemoryPlan plan;
    private final long available;

    Remedies(MemoryPlan plan, long available) {
        this.plan = plan;
        this.available = available;
    }

    /** @param setting as one writes it; a plan with it */
    private record Remedy(String setting, MemoryPlan changed) {}

    /** What to do, in a sentence. */
    String text() {
        var enough = remedies(plan).stream()
                .filter(remedy -> remedy.changed().total() <= available)
                .map(remedy -> remedy.setting() + " ("
                        + MemoryPlan.gigabytes(remedy.changed().total()) + ")")
                .collect(Collectors.joining(", "));
        return enough.isEmpty() ? together() : "Any of these is enough: " + enough;
    }

    private String together() {
        var taken = new ArrayList<String>();
        var changed = plan;
        while (changed.total() > available && !remedies(changed).isEmpty()) {
            var next = remedies(changed).getFirst();
            taken.add(next.setting());
            changed = next.changed();
        }
        return changed.total() <= available
                ? "Together these are enough: " + String.join(" ", taken) + " (" + MemoryPlan.gigabytes(changed.total())
                        + ")"
                : "Use a smaller model or another device";
    }

    private List<Remedy> remedies(MemoryPlan from) {
        var remedies = new ArrayList<Remedy>();
        var training = from.training();
        if (!training.gradientCheckpointing()) {
            remedies.add(new Remedy("actor.gradient_checkpointing=true", from.with(training.withCheckpointing())));
        }
        if (from.tokens() > from.longest()) {
            int tokens = fewerTokens(from);
            remedies.add(new Remedy("actor.micro_batch_tokens=" + tokens, from.withTokens(tokens)));
        }
        if (training.computeDtype() == Dtype.FP32) {
            remedies.add(new Remedy("actor.compute_dtype=bf16", from.with(training.in(Dtype.BF16))));
        }
        if (from.gateway().slots() > 1) {
            int slots = fewerSlots(from);
            remedies.add(new Remedy("the gateway's slots at " + slots + " (--slots)", from.withSlots(slots)));
        }
        if (training.lora() == null) {
            remedies.add(new Remedy("lora.rank=16", from.with(training.with(USUAL))));
        }
        return remedies;
    }

    /** Halved until it fits, or no transition would. */
    private int fewerTokens(MemoryPlan from) {
        int tokens = from.tokens();
        while (tokens > from.longest() && from.withTokens(tokens).total() > available) {
            tokens /= 2;
        }
        return Math.max(tokens, from.longest());
    }

    private int fewerSlots(MemoryPlan from) {
        int slots = from.gateway().slots();
        while (slots > 1 && from.withSlots(slots).total() > available) {
            slots /= 2;
        }
        return slots;
    }
}
