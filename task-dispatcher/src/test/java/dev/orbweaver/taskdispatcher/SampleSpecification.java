package dev.orbweaver.taskdispatcher;

import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.testfixtures.Specifications;
import org.jspecify.annotations.Nullable;

/** A specification that validates and saves only where it must. */
public final class SampleSpecification {

    private SampleSpecification() {}

    /** With other values: names such as {@code trainer.testFreq} and values, in turn. */
    public static Specification with(@Nullable Object... namesAndValues) {
        return Specifications.changed(defaults(), namesAndValues);
    }

    public static Specification defaults() {
        return Specifications.changed(
                Specifications.small("/model"), "trainer.testFreq", 0, "trainer.saveFreq", 0, "data.trainBatchSize", 4);
    }
}
