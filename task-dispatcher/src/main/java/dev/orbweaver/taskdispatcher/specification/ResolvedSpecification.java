package dev.orbweaver.taskdispatcher.specification;

import dev.orbweaver.contracts.experiment.Specification;
import java.util.List;

/**
 * A checked specification with where each value came from.
 *
 * @param values in the order of the defaults
 * @param warnings settings accepted but without effect, and in a preview what is not there
 */
public record ResolvedSpecification(Specification specification, List<ResolvedValue> values, List<String> warnings) {

    public ResolvedSpecification {
        values = List.copyOf(values);
        warnings = List.copyOf(warnings);
    }

    /** The experiment's name: its identity for "the same command again". */
    public String name() {
        return specification.trainer().experimentName();
    }
}
