package dev.orbweaver.trainerservice.update;

import java.util.Arrays;
import java.util.Locale;

/** How a learning rate goes on after its warm-up. */
public enum LearningRateShape {
    CONSTANT,
    LINEAR,
    COSINE;

    static LearningRateShape of(String name) {
        return Arrays.stream(values())
                .filter(shape -> shape.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "actor.lr_schedule: '" + name + "' is unknown. Known: constant, linear, cosine"));
    }
}
