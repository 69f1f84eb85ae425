package dev.orbweaver.trainerservice.update;

/** Somebody wants the experiment to stop: what is being computed is given up, nothing of it is kept. */
public final class StopRequested extends Exception {

    private static final long serialVersionUID = 1L;

    public StopRequested() {
        super("a stop was requested");
    }
}
