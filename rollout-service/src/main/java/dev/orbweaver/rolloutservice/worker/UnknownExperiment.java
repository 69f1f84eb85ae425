package dev.orbweaver.rolloutservice.worker;

/** A request of an experiment that nobody has announced. */
final class UnknownExperiment extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownExperiment(String experiment) {
        super("Experiment '" + experiment + "' has not been announced, so its databases are not known");
    }
}
