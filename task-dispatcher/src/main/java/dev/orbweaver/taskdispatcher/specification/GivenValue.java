package dev.orbweaver.taskdispatcher.specification;

/**
 * A setting's value as it was given.
 *
 * @param name as written: ours or verl's
 */
record GivenValue(String name, Written value, Source source) {

    GivenValue named(String other) {
        return new GivenValue(other, value, source);
    }

    SpecificationProblem problem(String message) {
        return new SpecificationProblem(source.toString(), name, message);
    }
}
