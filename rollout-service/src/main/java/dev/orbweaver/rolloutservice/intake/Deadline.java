package dev.orbweaver.rolloutservice.intake;

import java.time.Duration;

/**
 * The moment until which something may take time, on this process's own clock: wall-clock changes do not move it.
 *
 * @param nanoTime as {@link System#nanoTime()} will say then
 */
public record Deadline(long nanoTime) {

    /** From now on. */
    public static Deadline after(Duration allowed) {
        return new Deadline(System.nanoTime() + allowed.toNanos());
    }

    /** What is left, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    public boolean passed() {
        return nanoTime - System.nanoTime() <= 0;
    }
}
