package dev.orbweaver.rolloutservice;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.rollout.AgentSettings;
import dev.orbweaver.contracts.rollout.RolloutRequest;
import dev.orbweaver.contracts.rollout.Sampling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;

/** Work for tests: a question about the database {@code shop} with a table {@code item}. */
public final class Requests {

    public static final AgentSettings DEFAULT = new AgentSettings("default", "default", "create-table", 3, 2048, 2048);

    public static final AgentSettings PARITY = new AgentSettings("parity", "parity", "create-table", 3, 2048, 2048);

    private Requests() {}

    public static RolloutRequest request(String rollout, int attempt) {
        return request(rollout, attempt, Duration.ofSeconds(30));
    }

    public static RolloutRequest request(String rollout, int attempt, Duration timeAllowed) {
        return new RolloutRequest(
                Topics.SCHEMA,
                new Attempt(RolloutId.parse(rollout), attempt),
                1,
                "How many items are there?",
                "shop",
                DEFAULT,
                new Sampling(0.7, 1, -1, 64, 42L),
                5,
                timeAllowed);
    }

    /** Makes {@code <folder>/shop/shop.sqlite}: two items, a and b. */
    public static Path shop(Path folder) throws Exception {
        Path file = Files.createDirectories(folder.resolve("shop")).resolve("shop.sqlite");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)");
            statement.executeUpdate("INSERT INTO item VALUES (1, 'a'), (2, 'b')");
        }
        return file;
    }
}
