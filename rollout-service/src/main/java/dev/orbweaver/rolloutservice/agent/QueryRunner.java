package dev.orbweaver.rolloutservice.agent;

import dev.orbweaver.sqlenvironment.sandbox.QueryResult;
import dev.orbweaver.sqlenvironment.sandbox.SqlSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the agents' queries on a few threads of their own. Attempts live on virtual threads, and a query is native code: it would
 * hold one of the few carriers of all virtual threads, and with it every HTTP call of the process, until its deadline.
 */
public final class QueryRunner implements AutoCloseable {

    private final SqlSandbox sandbox;
    private final ExecutorService threads;

    /** @param threads queries that run at the same time */
    public QueryRunner(SqlSandbox sandbox, int threads) {
        this.sandbox = sandbox;
        this.threads = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("sql-", 0).daemon().factory());
    }

    /**
     * A result and what it took.
     *
     * @param took the execution alone, without the wait for a thread
     */
    record Run(QueryResult result, Duration took) {}

    Run run(Path database, String sql) throws InterruptedException {
        Future<Run> run = threads.submit(() -> timed(database, sql));
        try {
            return run.get();
        } catch (InterruptedException e) {
            run.cancel(false); // one that runs already ends at its own deadline
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private Run timed(Path database, String sql) {
        long begun = System.nanoTime();
        QueryResult result = sandbox.execute(database, sql);
        return new Run(result, Duration.ofNanos(System.nanoTime() - begun));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
