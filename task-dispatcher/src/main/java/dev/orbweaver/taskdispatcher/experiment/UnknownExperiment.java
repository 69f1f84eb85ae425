package dev.orbweaver.taskdispatcher.experiment;

/** There is no experiment of this name. */
final class UnknownExperiment extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownExperiment(String name) {
        super("there is no experiment '" + name + "'; GET /api/experiments lists them");
    }
}
