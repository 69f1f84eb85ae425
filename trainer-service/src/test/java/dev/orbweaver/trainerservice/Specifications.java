package dev.orbweaver.trainerservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.rollout.AgentSettings;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Specifications to test with. */
public final class Specifications {

    private Specifications() {}

    public static Specification small(String modelPath) {
        return new Specification(
                new Specification.Model(modelPath, false, 1),
                new Specification.Data(
                        List.of("train.parquet"), List.of("val.parquet"), null, 2, 32, 8, false, 1, null, null, null),
                new Specification.Rollouts(2, 1, 1, -1, 8, 0, 1L, Duration.ofMinutes(1), 3),
                new AgentSettings("default", "default", "compact", 2, 2048, 2048),
                new Specification.Reward("execution-match", false, 0, 0),
                new Specification.Algorithm("grpo", "rollout", true, "write", false, "acc", 10),
                new Specification.Actor(
                        1e-3,
                        0.01,
                        0.9,
                        0.999,
                        1,
                        2,
                        1,
                        256,
                        0.2,
                        0.3,
                        3,
                        0,
                        "token-mean",
                        "fp32",
                        false,
                        "constant",
                        -1,
                        0,
                        0,
                        "vanilla",
                        null,
                        null,
                        2,
                        3,
                        "all"),
                Specification.Lora.NONE,
                Specification.Memory.UNCHECKED,
                new Specification.Kl(false, 0.001, "k3", false, 0.001, "k1"),
                new Specification.WarmUp(0, 4, 1e-3, null, null),
                new Specification.AsyncTraining(0, 1),
                new Specification.Trainer(
                        "p",
                        "e",
                        1,
                        4,
                        2,
                        2,
                        true,
                        false,
                        2,
                        Duration.ofMinutes(1),
                        "cpu",
                        List.of("console"),
                        null,
                        false,
                        false,
                        1));
    }

    /** The same with sections of {@code sections} in place of its own. */
    public static Specification with(Specification from, Record... sections) {
        var known = Stream.of(Specification.class.getRecordComponents()).<Class<?>>map(RecordComponent::getType);
        assertThat(known.toList())
                .containsAll(Stream.of(sections).<Class<?>>map(Object::getClass).toList());
        return new Specification(
                chosen(from.model(), sections),
                chosen(from.data(), sections),
                chosen(from.rollout(), sections),
                chosen(from.agent(), sections),
                chosen(from.reward(), sections),
                chosen(from.algorithm(), sections),
                chosen(from.actor(), sections),
                chosen(from.lora(), sections),
                chosen(from.memory(), sections),
                chosen(from.kl(), sections),
                chosen(from.warmUp(), sections),
                chosen(from.asyncTraining(), sections),
                chosen(from.trainer(), sections));
    }

    /** The same section with other values: names and values, in turn. */
    @SuppressWarnings("unchecked") // a record's own constructor
    public static <R extends Record> R changed(R section, Object... namesAndValues) {
        var components = section.getClass().getRecordComponents();
        var values = new Object[components.length];
        int used = 0;
        try {
            for (int i = 0; i < values.length; i++) {
                int at = Arrays.asList(namesAndValues).indexOf(components[i].getName());
                used += at < 0 ? 0 : 1;
                values[i] = at < 0 ? components[i].getAccessor().invoke(section) : namesAndValues[at + 1];
            }
            assertThat(used).as("names of %s", section.getClass()).isEqualTo(namesAndValues.length / 2);
            return (R) section.getClass().getDeclaredConstructors()[0].newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked") // a section of the same class
    private static <T extends Record> T chosen(T own, Record... sections) {
        return (T) Stream.of(sections)
                .filter(section -> section.getClass() == own.getClass())
                .findFirst()
                .orElse(own);
    }
}
