package dev.orbweaver.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.standalone.embedded.EmbeddedBroker;
import dev.orbweaver.standalone.embedded.FreePorts;
import dev.orbweaver.standalone.embedded.Ports;
import dev.orbweaver.taskdispatcher.experiment.ExperimentState;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each service as a process of its own, with PostgreSQL and a broker that comes last. */
class FiveServicesIT {

    private static final Duration DEADLINE = Duration.ofMinutes(4);

    @Test
    void fiveProcessesTrainOneStepAlthoughKafkaComesLast(@TempDir Path folder) throws Exception {
        var ports = FreePorts.find();
        var processes = new LinkedHashMap<String, Process>();
        try (var store = EmbeddedPostgres.start()) {
            for (var service : settings(ports, folder, store).entrySet()) {
                processes.put(service.getKey(), start(service.getKey(), service.getValue(), ports, folder));
            }
            var experiment = new SampleExperiment(URI.create("http://localhost:" + ports.taskDispatcher()), "five");
            await().atMost(DEADLINE).until(() -> areListening(ports));
            try (var broker = EmbeddedBroker.start(folder.resolve("kafka"), ports)) {
                assertThat(broker.bootstrapServers()).isEqualTo("localhost:" + ports.broker());
                experiment.start("trainer.total_training_steps=1");
                try {
                    experiment.awaitState(ExperimentState.COMPLETED, DEADLINE);
                } catch (Throwable e) {
                    throw new AssertionError(logs(folder), e);
                }
                assertThat(experiment.trainSteps()).singleElement().satisfies(step -> {
                    assertThat(step.account()).isNotNull();
                    assertThat(step.account().requested()).isEqualTo(2 * 4);
                    assertThat(step.account().isBalanced()).isTrue();
                });
                stop(processes);
            }
        } finally {
            processes.values().forEach(Process::destroyForcibly);
        }
    }

    /** The order of the map is the order of the start: the control plane last but one. */
    private static Map<String, List<String>> settings(Ports ports, Path folder, EmbeddedPostgres store) {
        var settings = new LinkedHashMap<String, List<String>>();
        settings.put(
                "trainer-service",
                List.of(
                        "--server.port=" + ports.trainerService(),
                        "--orbweaver.trainer.folder=" + folder.resolve("experiments")));
        settings.put(
                "rollout-service",
                List.of(
                        "--server.port=" + ports.rolloutService(),
                        "--orbweaver.gateway.url=http://localhost:" + ports.inferenceGateway()));
        settings.put("reward-service", List.of("--server.port=" + ports.rewardService()));
        settings.put(
                "task-dispatcher",
                List.of(
                        "--server.port=" + ports.taskDispatcher(),
                        "--spring.datasource.url=" + store.getJdbcUrl("postgres", "postgres"),
                        "--spring.datasource.username=postgres",
                        "--orbweaver.dispatcher.folder=" + folder.resolve("dispatcher")));
        settings.put("inference-gateway", List.of("--server.port=" + ports.inferenceGateway()));
        return settings;
    }

    private static Process start(String service, List<String> settings, Ports ports, Path folder) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.pytorch.num_threads=1",
                "-jar",
                jar(service).toString(),
                "--orbweaver.kafka.bootstrap-servers=localhost:" + ports.broker()));
        command.addAll(settings);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(service + ".log").toFile())
                .start();
    }

    private static Path jar(String service) throws IOException {
        Path target = SampleExperiment.PROJECT.resolve(service).resolve("target");
        Optional<Path> jar;
        try (var files = Files.list(target)) {
            jar = files.filter(file -> file.toString().endsWith("-exec.jar")).findFirst();
        }
        assumeThat(jar)
                .as("executable jar in " + target + ", which ./mvnw verify builds")
                .isPresent();
        return jar.orElseThrow();
    }

    private static boolean areListening(Ports ports) {
        return ports.busy()
                .keySet()
                .containsAll(List.of(
                        "task-dispatcher",
                        "rollout-service",
                        "inference-gateway",
                        "reward-service",
                        "trainer-service"));
    }

    /** SIGTERM to all: each ends by itself, in time. */
    private static void stop(Map<String, Process> processes) throws InterruptedException {
        processes.values().forEach(Process::destroy);
        for (var process : processes.entrySet()) {
            assertThat(process.getValue().waitFor(30, TimeUnit.SECONDS))
                    .as(process.getKey() + " ends at SIGTERM")
                    .isTrue();
        }
    }

    private static String logs(Path folder) throws IOException {
        var text = new StringBuilder();
        try (var files = Files.list(folder)) {
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                var lines = Files.readAllLines(log);
                text.append("\n== ").append(log.getFileName()).append('\n');
                lines.subList(Math.max(0, lines.size() - 30), lines.size())
                        .forEach(line -> text.append(line).append('\n'));
            }
        }
        return text.toString();
    }
}
