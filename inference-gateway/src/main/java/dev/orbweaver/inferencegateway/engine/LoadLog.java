package dev.orbweaver.inferencegateway.engine;

import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line about the load, at most once an interval, and only while there is any. Engine thread only. */
final class LoadLog {
    private static final Logger LOG = LoggerFactory.getLogger(LoadLog.class);

    private final long interval;
    private long since = System.nanoTime();
    private long prompt;
    private long reused;
    private long generated;

    LoadLog(Duration interval) {
        this.interval = interval.toNanos();
    }

    void computed(long promptTokens, long reusedTokens, long generatedTokens) {
        prompt += promptTokens;
        reused += reusedTokens;
        generated += generatedTokens;
    }

    void writeIfDue(int running, int waiting) {
        long now = System.nanoTime();
        if (now - since < interval) {
            return;
        }
        if (prompt + reused + generated > 0) {
            double seconds = (now - since) / 1e9;
            LOG.info(String.format(
                    Locale.ROOT,
                    "%d running, %d waiting; tokens/s: %.0f generated, %.0f of prompts (%.0f%% reused)",
                    running,
                    waiting,
                    generated / seconds,
                    (prompt + reused) / seconds,
                    100.0 * reused / Math.max(1, prompt + reused)));
        }
        since = now;
        prompt = 0;
        reused = 0;
        generated = 0;
    }
}
