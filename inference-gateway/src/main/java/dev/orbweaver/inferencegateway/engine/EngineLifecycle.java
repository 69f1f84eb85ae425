package dev.orbweaver.inferencegateway.engine;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Stops the engine before anything else stops: first no new requests, then a while for those there, then an error for the rest. */
public final class EngineLifecycle implements SmartLifecycle {
    private final Engine engine;
    private final Duration grace;
    private volatile boolean running;

    public EngineLifecycle(Engine engine, Duration grace) {
        this.engine = engine;
        this.grace = grace;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        engine.stopAccepting();
        engine.awaitIdle(grace);
        engine.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the acknowledgements, before the web server, which waits for open requests. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }
}
