package dev.orbweaver.trainerservice.update;

/** Asked between two micro-batches: the longest wait of somebody who wants a stop is one micro-batch. */
@FunctionalInterface
public interface StopSignal {

    /** Of work that nobody interrupts. */
    StopSignal NEVER = () -> {};

    /** Returns where the work may go on. */
    void check() throws StopRequested;
}
