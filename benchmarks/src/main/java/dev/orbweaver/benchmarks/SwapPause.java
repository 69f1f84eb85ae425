package dev.orbweaver.benchmarks;

import dev.orbweaver.inferencegateway.engine.Company;
import dev.orbweaver.inferencegateway.engine.Engine;
import dev.orbweaver.inferencegateway.engine.EngineLimits;
import dev.orbweaver.inferencegateway.engine.EngineMetrics;
import dev.orbweaver.inferencegateway.engine.InFlight;
import dev.orbweaver.inferencegateway.engine.LivePolicy;
import dev.orbweaver.inferencegateway.engine.Sequence;
import dev.orbweaver.inferencegateway.engine.SequenceRequest;
import dev.orbweaver.inferencegateway.engine.Submission;
import dev.orbweaver.inferencegateway.text.ModelText;
import dev.orbweaver.languagemodel.ComputePermit;
import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.languagemodel.decoding.SamplingSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * What a swap costs those who are answered: {@code SwapPause MODEL_DIR DTYPE [SEQUENCES]} keeps 32 sequences on prompts of 800 tokens, four to
 * a prompt, decoding, builds the next version beside them and serves it. Prints how long the building took, how long the engine took to
 * change over, and the longest time between two tokens in each part, beside the usual one.
 */
public final class SwapPause {
    private static final String NAME = "model";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SWAPS = 3;
    private static final int PROMPT = 800;
    private static final int RESPONSE = 250;

    private final Random random = new Random(1);
    private final LanguageModel model;
    private final Dtype dtype;
    private final int sequences;
    private final ModelText text;

    private SwapPause(LanguageModel model, Dtype dtype, int sequences) {
        this.model = model;
        this.dtype = dtype;
        this.sequences = sequences;
        text = new ModelText(
                model.tokenizer(),
                model.configuration().vocabulary(),
                Optional.of(model.chatTemplate()),
                model.generationDefaults());
    }

    public static void main(String[] arguments) throws InterruptedException {
        int sequences = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 32;
        var metrics = new EngineMetrics(new SimpleMeterRegistry(), Duration.ofSeconds(1));
        try (var model = LanguageModel.open(Path.of(arguments[0]));
                var engine = new Engine(new ComputePermit(), new EngineLimits(4096, 512, InFlight.FINISH), metrics)) {
            new SwapPause(model, Dtype.parse(arguments[1]), sequences).run(engine);
        }
    }

    private void run(Engine engine) throws InterruptedException {
        engine.serve(version(0)).join();
        for (int version = 1; version <= SWAPS; version++) {
            var running = engine.submit(engine.find(NAME).orElseThrow(), requests(), true);
            await(running, 2);
            var usual = new Gaps(running);
            await(running, 20);
            usual.stop();

            var building = new Gaps(running);
            long start = System.nanoTime();
            var next = version(version);
            long built = System.nanoTime();
            building.stop();

            var changing = new Gaps(running);
            long before = System.nanoTime();
            engine.serve(next).join();
            long changed = System.nanoTime();
            await(running, Math.min(RESPONSE, produced(running) + 10));
            changing.stop();
            System.out.printf(
                    Locale.ROOT,
                    "swap %d with %d sequences: built in %.0f ms; changed over in %.1f ms; longest time between two tokens"
                            + " %.0f ms before, %.0f ms while building, %.0f ms around the change%n",
                    version,
                    sequences,
                    (built - start) / 1e6,
                    (changed - before) / 1e6,
                    usual.longest(),
                    building.longest(),
                    changing.longest());
            running.cancel();
            awaitEnd(running);
        }
    }

    private LivePolicy version(int version) {
        int length = PROMPT + RESPONSE + 1;
        var decoder = model.decoder(new DecoderSettings(DeviceSetting.CPU, dtype, sequences + 1, length));
        int room = sequences * length;
        return new LivePolicy(NAME, 0, version, text, decoder, room, decoder.checksum(), Instant.now());
    }

    private List<SequenceRequest> requests() {
        var requests = new ArrayList<SequenceRequest>();
        int[] prompt = new int[0];
        for (int i = 0; i < sequences; i++) {
            if (i % 4 == 0) {
                prompt = random.ints(PROMPT, 0, model.configuration().vocabulary())
                        .toArray();
            }
            requests.add(new SequenceRequest(
                    prompt, new SamplingSettings(1, 1, 0, 0), i, RESPONSE, new int[0], Company.SHARED, 0));
        }
        return requests;
    }

    private static int produced(Submission running) {
        return running.sequences().stream().mapToInt(Sequence::produced).min().orElseThrow();
    }

    private static void await(Submission running, int tokens) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (produced(running) < tokens) {
            require(System.nanoTime() < end && !running.isEnded(), running);
            running.await(Duration.ofSeconds(1));
        }
    }

    private static void awaitEnd(Submission running) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!running.isEnded()) {
            require(System.nanoTime() < end, running);
            running.await(Duration.ofSeconds(1));
        }
    }

    private static void require(boolean fine, Submission running) {
        if (!fine) {
            throw new IllegalStateException("the sequences do not go on; they have " + produced(running) + " tokens");
        }
    }

    /** Watches the tokens come, on a thread of its own, until it is stopped. */
    private static final class Gaps {
        private final Thread watcher;
        private volatile boolean watching = true;
        private volatile long longestNanos;

        Gaps(Submission running) {
            watcher = Thread.ofPlatform()
                    .daemon()
                    .start(() -> watch(running.sequences().getFirst()));
        }

        private void watch(Sequence sequence) {
            long last = System.nanoTime();
            int known = sequence.produced();
            while (watching) {
                long now = System.nanoTime();
                if (sequence.produced() > known) {
                    known = sequence.produced();
                    longestNanos = Math.max(longestNanos, now - last);
                    last = now;
                }
                LockSupport.parkNanos(500_000);
            }
        }

        void stop() throws InterruptedException {
            watching = false;
            watcher.join(PATIENCE);
        }

        double longest() {
            return longestNanos / 1e6;
        }
    }
}
