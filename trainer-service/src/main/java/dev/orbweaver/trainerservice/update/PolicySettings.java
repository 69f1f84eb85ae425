package dev.orbweaver.trainerservice.update;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.TrainingSettings;

/** Where and how an experiment's policies compute. */
public final class PolicySettings {

    private PolicySettings() {}

    /** @throws IllegalArgumentException naming the setting that cannot be used */
    public static TrainingSettings of(Specification specification) {
        return new TrainingSettings(
                DeviceSetting.parse(specification.trainer().device()),
                Dtype.parse(specification.actor().computeDtype()),
                specification.actor().gradientCheckpointing());
    }
}
