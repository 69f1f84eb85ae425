package dev.orbweaver.taskdispatcher.experiment;

/** What was asked is not possible in the experiment's state. */
public final class WrongState extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongState(String experiment, ExperimentState state, String asked) {
        super("experiment " + experiment + " is " + state + " and cannot be " + asked);
    }
}
