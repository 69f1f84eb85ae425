package dev.orbweaver.trainerservice.update;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.DecayedWeights;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LoraSettings;
import dev.orbweaver.languagemodel.TrainingSettings;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where and how an experiment's policies compute. */
public final class PolicySettings {

    // PEFT's word, and verl's default
    private static final String EVERY_TARGET = "all-linear";

    private PolicySettings() {}

    /** @throws IllegalArgumentException naming the setting that cannot be used */
    public static TrainingSettings of(Specification specification) {
        return new TrainingSettings(
                DeviceSetting.parse(specification.trainer().device()),
                Dtype.parse(specification.actor().computeDtype()),
                specification.actor().gradientCheckpointing(),
                lora(specification.lora()),
                DecayedWeights.parse(specification.actor().decayed()),
                specification.memory().offloadOptimizer());
    }

    private static @Nullable LoraSettings lora(Specification.Lora lora) {
        if (!lora.isUsed()) {
            return null;
        }
        var targets = lora.targets().contains(EVERY_TARGET) ? LoraSettings.ALL_LINEAR : Set.copyOf(lora.targets());
        return new LoraSettings(lora.rank(), lora.alpha(), targets);
    }
}
