package dev.orbweaver.taskdispatcher.metrics;

/** A place that measures are written to. */
interface Tracker {

    /** As it stands in {@code trainer.logger}. */
    String name();

    void track(StepValues values);
}
