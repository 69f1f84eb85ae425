package dev.orbweaver.rolloutservice;

import static dev.orbweaver.rolloutservice.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.contracts.rollout.RolloutStatus;
import dev.orbweaver.contracts.rollout.Transition;
import dev.orbweaver.rolloutservice.ScriptedGateway.Answer;
import dev.orbweaver.rolloutservice.intake.Attempts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** The whole service between a real broker and a gateway on a real socket. */
class RolloutServiceIT {

    private static final Answer SQL = ScriptedGateway.text("```sql\nSELECT count(*) FROM item\n```");
    private static final Answer CORRECT = ScriptedGateway.text("THE QUERY IS CORRECT.");

    /** Ids and log-probabilities of so many tokens are more than the 16 MB of a record. */
    private static final Answer HUGE = ScriptedGateway.text("x".repeat(1_600_000));

    @TempDir
    private static Path databases;

    private static EmbeddedKafkaKraftBroker broker;
    private static ScriptedGateway gateway;
    private static TestDispatcher dispatcher;
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() throws Exception {
        Requests.shop(databases);
        broker = TestBroker.start();
        gateway = new ScriptedGateway().otherwise(call -> call.agentStep().isEmpty() ? SQL : answer(call));
        dispatcher = new TestDispatcher(broker.getBrokersAsString());
        service = RolloutServiceApplication.builder().run(arguments());
    }

    @AfterAll
    static void stop() {
        service.close();
        dispatcher.close();
        gateway.close();
        broker.destroy();
    }

    @Test
    void aRequestBecomesARolloutWithItsTransitions() {
        dispatcher.announce("first", Wanted.RUN, databases);
        dispatcher.request(request("first.train-1.12.0", 1));

        eventually().until(() -> !dispatcher.rolloutsOf("first").isEmpty());
        Rollout rollout = rollout("first.train-1.12.0");

        assertThat(rollout.outcome().isFailure()).isFalse();
        assertThat(rollout.finalSql()).isEqualTo("SELECT count(*) FROM item");
        assertThat(rollout.transitions())
                .extracting(Transition::agentStep)
                .containsExactly("write_query", "check_query");
        assertThat(rollout.transitions()).allSatisfy(transition -> {
            assertThat(transition.generation().policyVersion()).isEqualTo(7);
            assertThat(transition.duration()).isPositive();
        });
        assertThat(rollout.timings().total()).isGreaterThan(rollout.timings().inference());
        assertThat(rollout.timings().execution()).isPositive();
        assertThat(dispatcher.statuses(RolloutStatus.Started.class))
                .extracting(RolloutStatus.Started::attempt)
                .contains(attempt("first.train-1.12.0", 1));
        eventually().until(() -> metric("orbweaver_rollouts_published_total{outcome=\"finished\"") > 0);
        assertThat(page("/actuator/health")).contains("\"circuitBreaker\":\"CLOSED\"", "\"inFlight\":");
    }

    @Test
    void aRequestMayOvertakeItsExperimentsAnnouncement() {
        dispatcher.request(request("late.train-1.1.0", 1));
        eventually().until(() -> attempts().inFlight().contains(attempt("late.train-1.1.0", 1)));

        dispatcher.announce("late", Wanted.RUN, databases);

        eventually()
                .untilAsserted(() -> assertThat(dispatcher.rolloutsOf("late")).hasSize(1));
    }

    @Test
    void whatIsNoRequestIsQuarantinedAndTheNextOneIsDone() {
        dispatcher.announce("odd", Wanted.RUN, databases);
        dispatcher.publishRaw(Topics.ROLLOUT_REQUESTS, "odd", Map.of("schema", 99));
        dispatcher.publishRaw(Topics.ROLLOUT_REQUESTS, "odd", Map.of("schema", 1, "attempt", "none"));
        dispatcher.request(request("odd.train-1.1.0", 1));

        eventually()
                .untilAsserted(() -> assertThat(dispatcher.rolloutsOf("odd")).hasSize(1));
        eventually()
                .untilAsserted(() -> assertThat(dispatcher.quarantined)
                        .filteredOn(record -> "odd".equals(record.key()))
                        .hasSize(2)
                        .allMatch(record -> record.service().equals("rollout-service")));
    }

    @Test
    void aMissingDatabaseIsAFailedRolloutThatSaysSo() {
        dispatcher.announce("nowhere", Wanted.RUN, databases.resolve("absent"));
        dispatcher.request(request("nowhere.train-1.1.0", 1));

        eventually()
                .untilAsserted(
                        () -> assertThat(dispatcher.rolloutsOf("nowhere")).hasSize(1));
        var outcome = rollout("nowhere.train-1.1.0").outcome();
        assertThat(outcome.failure()).isEqualTo("database missing");
        assertThat(outcome.detail()).contains("absent");
    }

    @Test
    void aRolloutTooLargeForTheTopicIsAFailedOne() {
        dispatcher.announce("huge", Wanted.RUN, databases);
        dispatcher.request(request("huge.train-1.1.0", 1));

        eventually()
                .untilAsserted(() -> assertThat(dispatcher.rolloutsOf("huge")).hasSize(1));
        assertThat(rollout("huge.train-1.1.0").outcome().failure()).isEqualTo("rollout too large");
        assertThat(rollout("huge.train-1.1.0").transitions()).isEmpty();
    }

    @Test
    void aStoppedExperimentsAttemptsAreCancelledAndTheirCallsEnd() {
        dispatcher.announce("stopped", Wanted.RUN, databases);
        dispatcher.request(request("stopped.train-1.1.0", 1));
        eventually().until(() -> attempts().inFlight().contains(attempt("stopped.train-1.1.0", 1)));

        dispatcher.announce("stopped", Wanted.STOP, databases);
        eventually()
                .until(() -> attempts().inFlight().stream()
                        .noneMatch(open -> open.rollout().experiment().equals("stopped")));

        // requests still queued are not worked on; after the resume the next attempt is
        dispatcher.request(request("stopped.train-1.2.0", 1));
        eventually().until(() -> attempts().inFlight().contains(attempt("stopped.train-1.2.0", 1)));
        eventually().until(() -> !attempts().inFlight().contains(attempt("stopped.train-1.2.0", 1)));
        assertThat(dispatcher.rolloutsOf("stopped")).isEmpty();
        assertThat(callsOf("stopped")).isLessThanOrEqualTo(1);
    }

    @Test
    void anAttemptOutOfTimePublishesNothingAndLeavesTheHeartbeat() {
        dispatcher.announce("hanging", Wanted.RUN, databases);
        dispatcher.request(request("hanging.train-1.1.0", 1, Duration.ofSeconds(2)));
        var slow = attempt("hanging.train-1.1.0", 1);

        eventually()
                .until(() -> dispatcher.statuses(RolloutStatus.Heartbeat.class).stream()
                        .anyMatch(beat -> beat.inFlight().contains(slow)));
        int beats = dispatcher.statuses(RolloutStatus.Heartbeat.class).size();
        eventually()
                .until(() -> dispatcher.statuses(RolloutStatus.Heartbeat.class).stream()
                        .skip(beats)
                        .anyMatch(beat -> !beat.inFlight().contains(slow)));

        assertThat(dispatcher.rolloutsOf("hanging")).isEmpty();
        eventually().until(() -> metric("orbweaver_rollouts_abandoned_total{reason=\"timed out\"") > 0);
    }

    @Test
    void manyRolloutsAtOnceAllComeBackOnce() {
        dispatcher.announce("many", Wanted.RUN, databases);
        var ids = IntStream.range(0, 256)
                .mapToObj(i -> "many.train-1.%d.%d".formatted(i / 4, i % 4))
                .sorted()
                .toList();

        dispatcher.requestAll(ids.stream().map(id -> request(id, 1)).toList());

        eventually().until(() -> dispatcher.rolloutsOf("many").size() >= ids.size());
        assertThat(dispatcher.rolloutsOf("many")).isEqualTo(ids);
    }

    @Test
    void aStoppingWorkerGivesItsAttemptsBack() {
        dispatcher.announce("leaving", Wanted.RUN, databases);
        var own = request("leaving.train-1.1.0", 1, Duration.ofMinutes(1));
        try (var second =
                RolloutServiceApplication.builder().run(arguments("--orbweaver.rollout.group=leaving-workers"))) {
            dispatcher.request(own);
            eventually().until(() -> second.getBean(Attempts.class).inFlight().contains(own.attempt()));
        }

        eventually()
                .untilAsserted(() -> assertThat(dispatcher.statuses(RolloutStatus.Leaving.class))
                        .anySatisfy(leaving -> assertThat(leaving.inFlight()).contains(own.attempt())));
    }

    /** Tells experiments apart by the model's name. */
    private static Answer answer(ScriptedGateway.Call call) {
        String experiment = call.body().path("model").asString();
        try {
            switch (experiment) {
                case "stopped", "hanging", "leaving" -> new CountDownLatch(1).await();
                case "huge" -> {
                    return HUGE;
                }
                default -> {}
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return call.message("user").contains("Judge the query") ? CORRECT : SQL;
    }

    private static long callsOf(String experiment) {
        return gateway.calls().stream()
                .filter(call -> call.body().path("model").asString().equals(experiment))
                .count();
    }

    private static String[] arguments(String... more) {
        return Stream.concat(
                        Stream.of(
                                "--server.port=0",
                                "--orbweaver.kafka.bootstrap-servers=" + broker.getBrokersAsString(),
                                "--orbweaver.gateway.url=" + gateway.url()),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private static double metric(String prefix) {
        return page("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String page(String path) {
        var url = URI.create("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port") + path);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Attempts attempts() {
        return service.getBean(Attempts.class);
    }

    private static Rollout rollout(String id) {
        return dispatcher.rollouts.stream()
                .filter(rollout -> rollout.id().toString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Attempt attempt(String rollout, int number) {
        return new Attempt(RolloutId.parse(rollout), number);
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(50));
    }
}
