package dev.orbweaver.inferencegateway.engine;

/** What becomes of sequences that run while their version is replaced, or goes to sleep. */
public enum InFlight {
    /** They end on their version, whose weights stay as long. */
    FINISH,
    /** They go on with the new weights at once: what they have is computed again, and their versions are recorded as runs. */
    CONTINUE
}
