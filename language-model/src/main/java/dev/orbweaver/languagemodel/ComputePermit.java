package dev.orbweaver.languagemodel;

import java.util.concurrent.Semaphore;

/**
 * The right to use this machine's cores for libtorch, held for one engine iteration or one micro-batch.
 *
 * <p>An OpenMP team belongs to the thread that calls it: an engine and a trainer in one JVM would each start a team for all cores
 * and wait for one another at every operator. First come, first served, so neither starves. One per JVM, passed in.
 */
public final class ComputePermit {
    private final Semaphore permit = new Semaphore(1, true);

    /** Waits for its turn; not to be nested. Close what is returned, once. */
    public Held acquire() throws InterruptedException {
        permit.acquire();
        return permit::release;
    }

    /** A permit being held; closing passes it on. */
    @FunctionalInterface
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }
}
