package dev.orbweaver.taskdispatcher.specification;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Finds the setting that each given name means, ours or verl's. */
final class NameResolution {

    private final ForeignNames foreign;
    private final List<SpecificationProblem> problems;
    private final List<String> warnings;

    NameResolution(ForeignNames foreign, List<SpecificationProblem> problems, List<String> warnings) {
        this.foreign = foreign;
        this.problems = problems;
        this.warnings = warnings;
    }

    /** Enters the values of one source by our names, over those of weaker sources. */
    void enter(List<GivenValue> values, Map<String, GivenValue> given) {
        var seen = new HashSet<String>();
        for (GivenValue value : values) {
            String name = foreign.same().getOrDefault(value.name(), value.name());
            if (Settings.find(name) == null) {
                withoutSetting(value);
            } else {
                if (!seen.add(name)) {
                    problems.add(value.problem("is given twice" + alias(value.name(), name) + ", keep one"));
                }
                given.put(name, name.equals("trainer.logger") ? knownTrackers(value) : value);
            }
        }
    }

    private static String alias(String written, String name) {
        return written.equals(name) ? "" : " (it means " + name + ")";
    }

    private void withoutSetting(GivenValue value) {
        String reason = foreign.inert().get(value.name());
        String missing = foreign.missing().get(value.name());
        ForeignNames.Only only = foreign.only().get(value.name());
        if (reason != null) {
            warnings.add(value.source() + ": " + value.name() + " has no effect: " + reason);
        } else if (missing != null) {
            warnings.add(value.source() + ": " + value.name() + " has no effect yet: " + missing);
        } else if (only == null) {
            problems.add(value.problem("is unknown" + suggestion(value.name())));
        } else if (!only.allows(value.value())) {
            problems.add(value.problem(
                    "'" + value.value() + "' is not possible, use " + only.value() + ": " + only.reason()));
        }
    }

    private String suggestion(String name) {
        var known = new ArrayList<>(Settings.names());
        known.addAll(foreign.names());
        return NearestName.of(name, known)
                .map(nearest -> ", did you mean '" + nearest + "'?")
                .orElse(". All settings and their meaning: experiment-defaults.yaml");
    }

    private GivenValue knownTrackers(GivenValue value) {
        List<String> names = switch (value.value()) {
            case Written.Many many -> many.texts();
            case Written.Text text -> List.of(text.text());
            case Written.Nothing nothing -> List.of();
        };
        var kept = names.stream()
                .filter(name -> !ForeignNames.TRACKERS.contains(name))
                .toList();
        names.stream()
                .filter(name -> !kept.contains(name))
                .map(name -> value.source() + ": trainer.logger: '" + name
                        + "' does not exist here and is left out. Known: "
                        + Objects.requireNonNull(SettingBounds.TRACKERS).text())
                .forEach(warnings::add);
        return new GivenValue(value.name(), new Written.Many(kept), value.source());
    }
}
