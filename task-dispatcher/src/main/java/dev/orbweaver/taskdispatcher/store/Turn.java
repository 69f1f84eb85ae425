package dev.orbweaver.taskdispatcher.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One change of the control plane at a time, whoever asks for it: each turn is a transaction, and what it has to tell the world is
 * told after the commit, in the order of the turns.
 *
 * <p>Telling may fail; who tells must be able to find out later that it is still to be done.
 */
@Component
public class Turn {

    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

    private final ReentrantLock lock = new ReentrantLock(true);
    private final TransactionTemplate transactions;
    private final List<Runnable> afterwards = new ArrayList<>();

    Turn(PlatformTransactionManager transactionManager) {
        this.transactions = new TransactionTemplate(transactionManager);
    }

    /** Runs the change in its turn; a turn within a turn joins it. */
    public void take(Runnable change) {
        take(() -> {
            change.run();
            return 0;
        });
    }

    /** The same, with a result. */
    @SuppressWarnings("NullAway") // the template's result is null only where the change's is
    public <T> T take(Supplier<T> change) {
        lock.lock();
        try {
            if (lock.getHoldCount() > 1) {
                return change.get();
            }
            afterwards.clear();
            T result = transactions.execute(status -> change.get());
            List.copyOf(afterwards).forEach(Turn::tell);
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Called within a turn: runs when the turn is committed, and not at all where it is rolled back. */
    public void afterwards(Runnable telling) {
        afterwards.add(telling);
    }

    private static void tell(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            LOG.warn("could not be told, will be tried again: {}", e.getMessage());
        }
    }
}
