package dev.orbweaver.rewardservice;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.rollout.AgentSettings;
import dev.orbweaver.contracts.rollout.Outcome;
import dev.orbweaver.contracts.rollout.Rollout;
import dev.orbweaver.contracts.rollout.RolloutRequest;
import dev.orbweaver.contracts.rollout.Sampling;
import dev.orbweaver.contracts.rollout.Timings;
import dev.orbweaver.sqlenvironment.dataset.DataRow;
import dev.orbweaver.sqlenvironment.dataset.ParquetDataSet;
import dev.orbweaver.testfixtures.Specifications;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One database, two tasks, and the records of an experiment over them. */
record SampleExperiment(String name, Specification specification, AgentSettings agent) {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Task 0 asks for the shops, task 1 for those of a town without any. */
    static SampleExperiment create(Path folder, String name, String rewardFunction) throws Exception {
        Path database = Files.createDirectories(folder.resolve("database/shop")).resolve("shop.sqlite");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE shop (id INTEGER, town TEXT)");
            statement.executeUpdate("INSERT INTO shop VALUES (1, 'Ulm'), (2, 'Bonn')");
        }
        Path file = folder.resolve("tasks.parquet");
        ParquetDataSet.write(
                file,
                List.of(
                        new DataRow("shop", "Which shops?", "SELECT id FROM shop"),
                        new DataRow("shop", "Which in Rome?", "SELECT id FROM shop WHERE town = 'Rome'")));
        var agent = new AgentSettings("default", "default", "compact", 2, 2048, 2048);
        return new SampleExperiment(name, specification(file, agent, rewardFunction), agent);
    }

    private static Specification specification(Path file, AgentSettings agent, String rewardFunction) {
        return Specifications.changed(
                Specifications.small("model"),
                "data.trainFiles",
                List.of(file.toString()),
                "data.valFiles",
                List.of(),
                "agent",
                agent,
                "reward.function",
                rewardFunction);
    }

    ExperimentAnnouncement announcement() {
        return new ExperimentAnnouncement(
                Topics.SCHEMA, name, specification, ExperimentAnnouncement.Wanted.RUN, List.of(), 1);
    }

    RolloutId id(int task, int sample) {
        return new RolloutId(name, StepId.train(1), "tasks-" + task, sample);
    }

    /** A rollout that wrote this SQL, one text a turn. */
    Rollout rollout(RolloutId id, String... queries) {
        return rollout(id, Outcome.finished(), queries);
    }

    Rollout rollout(RolloutId id, Outcome outcome, String... queries) {
        var request = new RolloutRequest(
                Topics.SCHEMA,
                new Attempt(id, 1),
                1,
                "Which shops?",
                "shop",
                agent,
                new Sampling(1, 1, -1, 128, 1L),
                0,
                MINUTE);
        var timings = new Timings(Instant.EPOCH, Duration.ofSeconds(1), Duration.ofMillis(900), Duration.ofMillis(5));
        return new Rollout(Topics.SCHEMA, request, List.of(queries), List.of(), outcome, timings, "worker-1");
    }
}
