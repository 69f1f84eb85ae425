package dev.orbweaver.testfixtures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.rollout.AgentSettings;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Specifications to test with. */
public final class Specifications {

    private Specifications() {}

    /** Two tasks a step, two rollouts each, four steps: what the smallest of models learns in seconds. */
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
        var changed = from;
        for (var section : sections) {
            changed = replaced(changed, nameOf(section), section);
        }
        return changed;
    }

    private static String nameOf(Record section) {
        return Stream.of(Specification.class.getRecordComponents())
                .filter(component -> component.getType() == section.getClass())
                .map(RecordComponent::getName)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no section of a specification: " + section));
    }

    /**
     * The same record with other values: names and values, in turn. A name with a dot changes a record within the record:
     * {@code changed(specification, "trainer.testFreq", 2)}.
     */
    public static <R extends Record> R changed(R from, @Nullable Object... namesAndValues) {
        var changed = from;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            changed = changed(changed, String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return changed;
    }

    private static <R extends Record> R changed(R from, String path, @Nullable Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            return replaced(from, path, value);
        }
        String name = path.substring(0, dot);
        var section = Stream.of(from.getClass().getRecordComponents())
                .filter(component -> component.getName().equals(name))
                .map(component -> (Record) valueOf(component, from))
                .findFirst()
                .orElseThrow();
        return replaced(from, name, changed(section, path.substring(dot + 1), value));
    }

    @SuppressWarnings("unchecked") // a record's own constructor
    private static <R extends Record> R replaced(R from, String name, @Nullable Object value) {
        var components = from.getClass().getRecordComponents();
        assertThat(components)
                .as("%s of %s", name, from.getClass())
                .anyMatch(c -> c.getName().equals(name));
        var values = Stream.of(components)
                .map(component -> component.getName().equals(name) ? value : valueOf(component, from))
                .toArray();
        try {
            return (R) from.getClass().getDeclaredConstructors()[0].newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable Object valueOf(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
