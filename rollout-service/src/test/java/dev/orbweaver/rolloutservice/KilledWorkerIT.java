package dev.orbweaver.rolloutservice;

import static dev.orbweaver.rolloutservice.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.rollout.RolloutStatus.Started;
import dev.orbweaver.testfixtures.ForkedJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A worker process that is killed in the middle of its work. */
class KilledWorkerIT {

    @TempDir
    private Path databases;

    private final CountDownLatch release = new CountDownLatch(1);
    private EmbeddedKafkaKraftBroker broker;
    private ScriptedGateway gateway;
    private TestDispatcher dispatcher;

    @BeforeEach
    void start() throws Exception {
        Requests.shop(databases);
        broker = TestBroker.start();
        gateway = new ScriptedGateway().otherwise(call -> {
            awaitRelease();
            return ScriptedGateway.text("SELECT 1");
        });
        dispatcher = new TestDispatcher(broker.getBrokersAsString());
        dispatcher.announce("killed", Wanted.RUN, databases);
    }

    @AfterEach
    void stop() {
        release.countDown();
        dispatcher.close();
        gateway.close();
        broker.destroy();
    }

    /** What it had not accepted comes to the next worker by itself; for the rest the test does as the dispatcher on silence. */
    @Test
    void losesNoRequest() throws Exception {
        var ids = IntStream.range(0, 12)
                .mapToObj("killed.train-1.%02d.0"::formatted)
                .toList();
        dispatcher.requestAll(
                ids.stream().map(id -> request(id, 1, Duration.ofMinutes(5))).toList());
        Process worker = workerProcess();
        try {
            // a JVM and a context start first
            eventually().untilAsserted(() -> assertThat(started()).hasSizeGreaterThanOrEqualTo(4));
        } finally {
            worker.destroyForcibly().waitFor();
        }
        var lost = started();
        assertThat(lost).hasSize(4); // its concurrency
        assertThat(dispatcher.rollouts).isEmpty();
        release.countDown();

        try (var next = RolloutServiceApplication.builder().run(arguments())) {
            lost.forEach(attempt -> dispatcher.request(request(attempt.rollout().toString(), 2)));

            eventually()
                    .untilAsserted(
                            () -> assertThat(dispatcher.rolloutsOf("killed")).isEqualTo(ids));
            assertThat(next.isRunning()).isTrue();
        }
        assertThat(dispatcher.rollouts)
                .filteredOn(rollout -> rollout.request().attempt().number() == 2)
                .hasSize(lost.size());
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Attempt> started() {
        return dispatcher.statuses(Started.class).stream()
                .map(Started::attempt)
                .distinct()
                .toList();
    }

    private Process workerProcess() throws IOException {
        var command = new ArrayList<>(List.of(arguments()));
        command.add("--orbweaver.rollout.concurrency=4");
        return ForkedJvm.of("256m", RolloutServiceApplication.class, command)
                .redirectOutput(new File("target/killed-worker.log"))
                .start();
    }

    private String[] arguments() {
        return new String[] {
            "--server.port=0",
            "--orbweaver.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
            "--orbweaver.gateway.url=" + gateway.url()
        };
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(50));
    }
}
