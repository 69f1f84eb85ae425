package dev.orbweaver.taskdispatcher.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.reward.Score;
import dev.orbweaver.contracts.reward.Trajectory;
import dev.orbweaver.contracts.reward.Verdict;
import dev.orbweaver.contracts.rollout.Outcome;
import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.contracts.rollout.RolloutRequest;
import dev.orbweaver.contracts.rollout.Sampling;
import dev.orbweaver.contracts.rollout.Timings;
import dev.orbweaver.servicesupport.kafka.RecordPosition;
import dev.orbweaver.servicesupport.kafka.StartAt;
import dev.orbweaver.taskdispatcher.SampleSpecification;
import dev.orbweaver.taskdispatcher.TaskDispatcherApplication;
import dev.orbweaver.taskdispatcher.dispatch.LedgerProbe;
import dev.orbweaver.taskdispatcher.experiment.ExperimentProbe;
import dev.orbweaver.taskdispatcher.metrics.MetricHistory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The same statements on the two stores that are supported: a file of H2 and a real PostgreSQL. No broker is there. */
class StoreIT {

    private static final String NOBODY = "localhost:1";

    @TempDir
    static Path folder;

    private static EmbeddedPostgres postgres;

    enum Store {
        H2,
        POSTGRESQL
    }

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @ParameterizedTest
    @EnumSource
    void keepsAnExperimentAsItIs(Store store) {
        try (var context = open(store)) {
            var probe = new ExperimentProbe(context);
            var saved = probe.saved("kept-" + store, SampleSpecification.defaults());

            assertThat(probe.found("kept-" + store)).isEqualTo(saved);
        }
    }

    @ParameterizedTest
    @EnumSource
    void entersAStepOfFiveHundredRolloutsAtOnceAndClosesEachOnce(Store store) {
        try (var context = open(store)) {
            var ledger = new LedgerProbe(context);
            var turn = context.getBean(Turn.class);
            enter(turn, ledger, "warm-" + store); // the first batch also loads classes
            var step = StepId.train(1);

            long begin = System.nanoTime();
            enter(turn, ledger, "busy-" + store);
            var took = Duration.ofNanos(System.nanoTime() - begin);

            // 50 ms on an idle machine; a shared one gets ten times as much
            assertThat(took).isLessThan(Duration.ofMillis(500));
            var entries = ledger.entries("busy-" + store, step);
            assertThat(entries)
                    .hasSize(512)
                    .allSatisfy(entry -> assertThat(entry.outcome()).isNull());
            var first = trajectory(entries.getFirst().rollout(), 1, Verdict.MATCH);
            assertThat(ledger.close(first)).isTrue();
            assertThat(ledger.close(trajectory(first.id(), 2, Verdict.SQL_ERROR)))
                    .isFalse();
            assertThat(ledger.entries("busy-" + store, step).getFirst().outcome())
                    .satisfies(outcome -> assertThat(outcome.verdict()).isEqualTo(Verdict.MATCH));
            assertThat(ledger.close(trajectory(new RolloutId("busy-" + store, step, "unknown", 0), 1, Verdict.MATCH)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void measuresOfAStepAreReplaced(Store store) {
        try (var context = open(store)) {
            var history = context.getBean(MetricHistory.class);
            var experiment = "measured-" + store;
            history.replace(experiment, StepId.train(1), Map.of("a", 1.0, "b", 2.0, "bad", Double.NaN));
            history.replace(experiment, StepId.train(1), Map.of("a", 3.0));
            history.replace(experiment, StepId.validate(0), Map.of("v", 4.0));

            assertThat(history.of(experiment)).hasSize(2);
            assertThat(history.of(experiment).getFirst().step()).isEqualTo(StepId.validate(0));
            assertThat(history.of(experiment, StepId.train(1))).containsExactly(Map.entry("a", 3.0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void remembersHowFarATopicWasTakenIn(Store store) {
        try (var context = open(store)) {
            var positions = context.getBean(TopicPositions.class);
            String topic = "topic-" + store;
            assertThat(positions.of(topic)).isEqualTo(new StartAt.Offsets(Map.of()));

            positions.save(new RecordPosition(topic, 0, 41));
            positions.save(new RecordPosition(topic, 0, 42));
            positions.save(new RecordPosition(topic, 3, 7));

            assertThat(positions.of(topic)).isEqualTo(new StartAt.Offsets(Map.of(0, 43L, 3, 8L)));
        }
    }

    private static void enter(Turn turn, LedgerProbe ledger, String experiment) {
        turn.take(() -> ledger.enter(IntStream.range(0, 512)
                .mapToObj(i -> new RolloutId(experiment, StepId.train(1), "train-" + i / 4, i % 4))
                .toList()));
    }

    private static Trajectory trajectory(RolloutId id, int attempt, Verdict verdict) {
        var settings = SampleSpecification.defaults();
        var request = new RolloutRequest(
                Topics.SCHEMA,
                new Attempt(id, attempt),
                512,
                "question",
                "shop",
                settings.agent(),
                new Sampling(1, 1, 0, 64, null),
                0,
                Duration.ofSeconds(60));
        var timings = new Timings(Instant.now(), Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);
        var rollout =
                new Rollout(Topics.SCHEMA, request, List.of("SELECT 1"), List.of(), Outcome.finished(), timings, "w1");
        return new Trajectory(Topics.SCHEMA, rollout, new Score(verdict == Verdict.MATCH ? 1 : 0, verdict, null), null);
    }

    private static ConfigurableApplicationContext open(Store store) {
        SpringApplicationBuilder builder = TaskDispatcherApplication.builder();
        return switch (store) {
            case H2 -> builder.run(arguments("--orbweaver.dispatcher.folder=" + folder.resolve("store")));
            case POSTGRESQL ->
                builder.run(arguments(
                        "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                        "--orbweaver.dispatcher.folder=" + folder.resolve("postgresql")));
        };
    }

    private static String[] arguments(String... own) {
        return java.util.stream.Stream.concat(
                        List.of(own).stream(),
                        java.util.stream.Stream.of("--server.port=0", "--orbweaver.kafka.bootstrap-servers=" + NOBODY))
                .toArray(String[]::new);
    }
}
