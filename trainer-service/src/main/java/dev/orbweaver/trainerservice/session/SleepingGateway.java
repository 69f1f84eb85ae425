package dev.orbweaver.trainerservice.session;

import dev.orbweaver.trainerservice.update.StopRequested;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway on the trainer's device, which sleeps during an update and wakes with the version that follows. The order to sleep holds for a
 * minute and is repeated: a gateway whose trainer has died wakes by itself, and one that was started anew goes to sleep.
 */
final class SleepingGateway implements DeviceTurns {

    private static final Logger LOG = LoggerFactory.getLogger(SleepingGateway.class);
    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final Duration BETWEEN_ORDERS = Duration.ofSeconds(15);
    /** Its running answers end first, each of which has a deadline there. */
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(11);

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI gateway;
    private final String sleep;
    private final Orders orders;

    /** @param experiment whose next version wakes the gateway */
    SleepingGateway(URI gateway, String experiment, Orders orders) {
        this.gateway = gateway;
        this.orders = orders;
        this.sleep = "/sleep?at_most=" + AT_MOST.toSeconds() + "s&for_version_of="
                + URLEncoder.encode(experiment, StandardCharsets.UTF_8);
    }

    /** @throws IllegalStateException when the gateway has refused, or not been there, for two minutes */
    @Override
    public Turn take() throws StopRequested, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            orders.check();
            try {
                post(sleep, LONGEST_ANSWER);
                return new Asleep();
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(
                            "the gateway at " + gateway + " does not go to sleep for the update (" + e.getMessage()
                                    + "); see its log, or set memory.gateway_sleeps=false",
                            e);
                }
                LOG.warn("The gateway at {} does not go to sleep: {}; trying again", gateway, e.toString());
                orders.await(RETRY);
            }
        }
    }

    private void post(String path, Duration atMost) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(atMost)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** While it sleeps. */
    private final class Asleep implements Turn {

        private final ScheduledExecutorService repeating = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("gateway-sleep").daemon().factory());
        private boolean versionFollows;

        Asleep() {
            long between = BETWEEN_ORDERS.toSeconds();
            repeating.scheduleWithFixedDelay(() -> tell(sleep), between, between, TimeUnit.SECONDS);
        }

        /** An order that came after the version would put the gateway to sleep again: the last one has been answered. */
        @Override
        public void versionFollows() throws InterruptedException {
            repeating.shutdown();
            if (!repeating.awaitTermination(2 * ANSWER.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("The gateway at {} has not answered for long", gateway);
            }
            versionFollows = true;
        }

        @Override
        public void close() {
            repeating.shutdown();
            if (!versionFollows) {
                tell("/wake_up");
            }
        }

        /** What fails is made up for: by the next order, and by the end of the last. */
        private void tell(String path) {
            try {
                post(path, ANSWER);
            } catch (IOException e) {
                LOG.warn("The gateway at {} does not answer to {}: {}", gateway, path, e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
