package dev.orbweaver.inferencegateway.engine;

/** The waiting line has no room; try again later. */
public final class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueueFullException(int waiting, int capacity) {
        super(waiting + " sequences are waiting and " + capacity + " is the most (orbweaver.gateway.queue-capacity)");
    }
}
