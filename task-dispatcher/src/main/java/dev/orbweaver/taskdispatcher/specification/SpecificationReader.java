package dev.orbweaver.taskdispatcher.specification;

import dev.orbweaver.contracts.experiment.Specification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a specification: built-in defaults, then the YAML, then the arguments; the last one wins.
 *
 * <p>Collects every problem before it throws, so that one look at the message is enough. Safe from any thread.
 */
public final class SpecificationReader {

    private final ForeignNames foreign = ForeignNames.load();
    private final String defaults = defaults();

    /** The commented file of all settings, for {@code --help} and the documentation. */
    public static String defaults() {
        try (InputStream text =
                SpecificationReader.class.getResourceAsStream("/specification/experiment-defaults.yaml")) {
            return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A specification by name, with absolute paths, checked against its bounds and the file system.
     *
     * @throws SpecificationProblems with everything that is wrong
     */
    public ResolvedSpecification read(SpecificationInput input) {
        return read(input, Files.ARE_THERE);
    }

    /**
     * The same for looking at it only: files that are not there, or not yet, are warnings.
     *
     * @throws SpecificationProblems with everything else that is wrong
     */
    public ResolvedSpecification preview(SpecificationInput input) {
        return read(input, Files.MAY_BE_MISSING);
    }

    /**
     * The same for what reads other files than an experiment does: those of the specification are neither needed nor looked for.
     *
     * @throws SpecificationProblems with everything else that is wrong
     */
    public ResolvedSpecification settingsAlone(SpecificationInput input) {
        return read(input, Files.ARE_NOT_READ);
    }

    /** What the specification's files are to the reader's user. */
    private enum Files {
        ARE_THERE,
        MAY_BE_MISSING,
        ARE_NOT_READ
    }

    private ResolvedSpecification read(SpecificationInput input, Files files) {
        var problems = new ArrayList<SpecificationProblem>();
        var given = new LinkedHashMap<String, GivenValue>();
        var warnings = new ArrayList<String>();
        var names = new NameResolution(foreign, problems, warnings);
        names.enter(SpecificationText.read(defaults, Source.BUILT_IN, input.folder(), problems), given);
        String yaml = input.yaml();
        if (yaml != null) {
            names.enter(SpecificationText.read(yaml, input.sourceName(), input.folder(), problems), given);
        }
        names.enter(arguments(input, problems), given);

        Map<String, @Nullable Object> values = convert(given, problems);
        nameExperiment(input, values);
        correctStaleRollouts(values);
        var pathProblems = new ArrayList<SpecificationProblem>();
        if (files != Files.ARE_NOT_READ) {
            new PathResolution(given, pathProblems).resolve(values);
        }
        if (files == Files.MAY_BE_MISSING) {
            pathProblems.forEach(problem -> warnings.add(problem.toString()));
        } else {
            problems.addAll(pathProblems);
        }
        if (Settings.canAssemble(values)) {
            new CrossChecks(given, problems).check(Settings.assemble(values), files != Files.ARE_NOT_READ);
        }
        if (!problems.isEmpty()) {
            throw new SpecificationProblems(problems);
        }
        return new ResolvedSpecification(Settings.assemble(values), sources(values, given), warnings);
    }

    /** The settings in which two specifications differ, as {@code name: 'one' is now 'other'}. */
    public static List<String> differences(Specification former, Specification now) {
        var before = Settings.values(former);
        var differences = new ArrayList<String>();
        Settings.values(now).forEach((name, value) -> {
            if (!Objects.equals(before.get(name), value)) {
                differences.add(name + ": '" + before.get(name) + "' is now '" + value + "'");
            }
        });
        return differences;
    }

    private static List<GivenValue> arguments(SpecificationInput input, List<SpecificationProblem> problems) {
        var values = new ArrayList<GivenValue>();
        var source = new Source(Source.ARGUMENT, 0, input.workingFolder());
        for (String argument : input.arguments()) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                problems.add(new SpecificationProblem(
                        Source.ARGUMENT, "", "'" + argument + "' is not of the form name=value"));
                continue;
            }
            // Hydra adds a setting with '+', which is no different from changing one here
            String name = argument.substring(argument.startsWith("+") ? 1 : 0, equals);
            values.add(new GivenValue(name, SpecificationText.value(argument.substring(equals + 1)), source));
        }
        return values;
    }

    private static Map<String, @Nullable Object> convert(
            Map<String, GivenValue> given, List<SpecificationProblem> problems) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        given.forEach((name, value) -> {
            var conversion = Objects.requireNonNull(Settings.find(name)).convert(value.value());
            values.put(name, conversion.value());
            if (conversion.problem() != null) {
                problems.add(value.problem(conversion.problem()));
            }
        });
        return values;
    }

    private static void nameExperiment(SpecificationInput input, Map<String, @Nullable Object> values) {
        if (values.get("trainer.experiment_name") == null) {
            String file = Objects.requireNonNull(Path.of(input.sourceName()).getFileName())
                    .toString();
            values.put(
                    "trainer.experiment_name",
                    input.yaml() == null
                            ? "experiment"
                            : file.replaceFirst("\\.[A-Za-z]+$", "").replaceAll("[^A-Za-z0-9_-]", "-"));
        }
    }

    /** Rollouts of an older policy are weighed by how likely the trained one finds them. */
    private static void correctStaleRollouts(Map<String, @Nullable Object> values) {
        if (values.get("async_training.steps_ahead") instanceof Integer ahead && ahead > 0) {
            values.putIfAbsent("actor.engine_correction", "token");
        }
    }

    private static String origin(GivenValue value, String name) {
        Source source = value.source();
        String place = source.name().equals(Source.BUILT_IN) ? Source.BUILT_IN : source.toString();
        return value.name().equals(name) ? place : place + " (" + value.name() + ")";
    }

    private static List<ResolvedValue> sources(Map<String, @Nullable Object> values, Map<String, GivenValue> given) {
        return values.entrySet().stream()
                .map(entry -> {
                    GivenValue value = Objects.requireNonNull(given.get(entry.getKey()));
                    boolean isDerived = value.value() instanceof Written.Nothing && entry.getValue() != null;
                    return new ResolvedValue(
                            entry.getKey(),
                            entry.getValue(),
                            isDerived ? "derived from what is given" : origin(value, entry.getKey()));
                })
                .toList();
    }
}
