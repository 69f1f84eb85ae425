package dev.orbweaver.inferencegateway.engine;

/** Whether a sequence is computed together with others. */
public enum Company {
    /** With all that run, on what others have computed: fastest. */
    SHARED,
    /** Its prompt and its tokens in steps of its own, one such sequence at a time: the same matrix shapes, so the same bits each time. */
    ALONE,
    /** Alone, and its prompt's tokens get log-probabilities, too. */
    SCORED;

    boolean isAlone() {
        return this != SHARED;
    }
}
