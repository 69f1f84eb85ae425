package dev.orbweaver.inferencegateway.engine;

import dev.orbweaver.languagemodel.ComputePermit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generates answers: one platform thread that repeats schedule, compute, hand out, for every version that has work.
 *
 * <p>One thread because libtorch's own threads belong to the thread that calls it. Requests, new versions and cancellations come from
 * any thread and take effect between two iterations. Each iteration holds the compute permit.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final String STOPPING = "the gateway is shutting down";

    private final ComputePermit permit;
    private final EngineLimits limits;
    private final EngineMetrics metrics;
    private final Map<String, ServedModel> models = new ConcurrentHashMap<>();
    private final Queue<Runnable> changes = new ConcurrentLinkedQueue<>();
    private final Semaphore work = new Semaphore(0);
    private final Lanes lanes = new Lanes();
    private final Thread thread;
    private volatile boolean accepting = true;
    private volatile boolean open = true;
    private volatile int running;

    public Engine(ComputePermit permit, EngineLimits limits, EngineMetrics metrics) {
        this.permit = permit;
        this.limits = limits;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().name("engine").daemon().unstarted(this::run);
        thread.start();
    }

    /** The model of that name, whether or not a version of it has arrived. */
    public Optional<ServedModel> find(String model) {
        return Optional.ofNullable(models.get(model));
    }

    /** Models with a version, by name. */
    public List<LivePolicy> serving() {
        return models.values().stream()
                .flatMap(model -> model.live().stream())
                .sorted((one, other) -> one.model().compareTo(other.model()))
                .toList();
    }

    /** A place for requests that wait for a model's first version. */
    public ServedModel expect(String model) {
        return models.computeIfAbsent(model, name -> new ServedModel(name, limits.queueCapacity()));
    }

    /**
     * Answers new requests with this version from the next iteration on; what becomes of sequences that run is a setting. The former
     * version's decoder is closed after the last of them. Completes when it has taken effect.
     */
    public CompletableFuture<Void> serve(LivePolicy policy) {
        return change(() -> {
            var model = expect(policy.model());
            lanes.leave(lane -> lane.model() == model, limits.inFlight());
            lanes.add(Lane.of(model, policy, limits.prefillTokens()));
            model.serve(policy);
        });
    }

    /** Lets a model go: running sequences finish, waiting ones fail. */
    public CompletableFuture<Void> retire(String name) {
        return change(() -> {
            var model = models.remove(name);
            if (model != null) {
                lanes.leave(lane -> lane.model() == model, InFlight.FINISH);
                model.fail(Ending.unavailable("model '" + name + "' is not served any more"));
            }
        });
    }

    /**
     * Closes all decoders: after the last running sequence, or at once, as after a swap. Those who wait, and those who come, wait for
     * {@link #serve}. Completes when the memory is free.
     */
    public CompletableFuture<Void> sleep() {
        var empty = new CompletableFuture<Void>();
        return change(() -> {
                    lanes.leave(lane -> true, limits.inFlight());
                    lanes.awaitEmpty(empty);
                })
                .thenCompose(done -> empty);
    }

    /**
     * Takes requests that are answered together.
     *
     * @param requests of the same company
     * @param everyToken whether the reader follows each token
     * @throws QueueFullException if there is no room for all of them
     * @throws ShuttingDownException after {@link #stopAccepting}
     */
    public Submission submit(ServedModel model, List<SequenceRequest> requests, boolean everyToken) {
        if (!accepting) {
            throw new ShuttingDownException();
        }
        var submission = new Submission(requests, everyToken);
        model.line(requests.getFirst().company()).add(submission.sequences());
        work.release();
        return submission;
    }

    /** Refuses new requests; those there go on. */
    public void stopAccepting() {
        accepting = false;
        models.values().forEach(ServedModel::close);
    }

    /** Whether the engine's thread does its work. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Waits until nothing runs or waits; not for ever. */
    void awaitIdle(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!isIdle() && System.nanoTime() < end) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private boolean isIdle() {
        return running == 0 && models.values().stream().allMatch(model -> model.waiting() == 0);
    }

    /** Ends everything, at the next iteration's border, and frees the decoders. */
    @Override
    public void close() {
        stopAccepting();
        open = false;
        work.release();
        try {
            thread.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Void> change(Runnable change) {
        var done = new CompletableFuture<Void>();
        changes.add(() -> {
            try {
                change.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        work.release();
        return done;
    }

    private void run() {
        try {
            while (open) {
                if (!iterate() && work.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
                    work.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            LOG.info("The engine's thread was interrupted and ends");
        } finally {
            closeAll();
        }
    }

    /** Each version with work computes once; false if there was none. */
    private boolean iterate() throws InterruptedException {
        for (var change = changes.poll(); change != null; change = changes.poll()) {
            change.run();
        }
        boolean worked = false;
        for (var lane : lanes.all()) {
            worked |= compute(lane);
        }
        lanes.closeFinished();
        countLoad();
        return worked;
    }

    private boolean compute(Lane lane) throws InterruptedException {
        var plan = lane.scheduler().next();
        if (plan.isEmpty()) {
            return false;
        }
        try (var held = permit.acquire()) {
            long start = System.nanoTime();
            lane.compute(plan);
            metrics.computed(plan, System.nanoTime() - start);
        } catch (RuntimeException e) {
            LOG.error(
                    "An iteration of model {} failed; its sequences end with an error",
                    lane.model().name(),
                    e);
            lane.scheduler().failAll(Ending.failed("the engine failed: " + firstLine(e)));
        }
        return true;
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private void countLoad() {
        running = lanes.running();
        int waiting = models.values().stream().mapToInt(ServedModel::waiting).sum();
        metrics.load(running, waiting, lanes.cacheUsage());
        metrics.memory(lanes.bytes());
    }

    private void closeAll() {
        for (var model : models.values()) {
            model.fail(Ending.unavailable(STOPPING));
        }
        lanes.close(Ending.unavailable(STOPPING));
    }
}
