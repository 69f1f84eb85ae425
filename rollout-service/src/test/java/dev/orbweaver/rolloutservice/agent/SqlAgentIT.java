package dev.orbweaver.rolloutservice.agent;

import static dev.orbweaver.rolloutservice.Requests.DEFAULT;
import static dev.orbweaver.rolloutservice.Requests.PARITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.identity.Attempt;
import dev.orbweaver.contracts.identity.RolloutId;
import dev.orbweaver.contracts.rollout.AgentSettings;
import dev.orbweaver.contracts.rollout.Outcome;
import dev.orbweaver.rolloutservice.Requests;
import dev.orbweaver.rolloutservice.ScriptedGateway;
import dev.orbweaver.rolloutservice.ScriptedGateway.Call;
import dev.orbweaver.rolloutservice.intake.Deadline;
import dev.orbweaver.rolloutservice.recording.BaseUrl;
import dev.orbweaver.sqlenvironment.sandbox.SandboxLimits;
import dev.orbweaver.sqlenvironment.sandbox.SqlSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent against an OpenAI endpoint on a real socket that says what the test wants. */
class SqlAgentIT {

    private static final String CORRECT = "THE QUERY IS CORRECT.";
    private static final String INCORRECT = "THE QUERY IS INCORRECT.";
    private static final String COUNT = "SELECT count(*) FROM item";
    private static final String NAMES = "SELECT name FROM item";

    private final ScriptedGateway endpoint = new ScriptedGateway();
    private final ChatModels models = new ChatModels(2);
    private final QueryRunner queries =
            new QueryRunner(new SqlSandbox(SandboxLimits.forPrompts(Duration.ofSeconds(2))), 2);
    private final SqlAgent agent = new SqlAgent(queries);

    @TempDir
    private Path folder;

    private Path shop;

    @BeforeEach
    void makeDatabase() throws Exception {
        shop = Requests.shop(folder);
    }

    @AfterEach
    void stop() {
        models.close();
        queries.close();
        endpoint.close();
    }

    @Test
    void stopsWhenItsCheckFindsTheQueryCorrect() {
        endpoint.thenAnswers(sql(COUNT), CORRECT);

        var result = work(DEFAULT);

        assertThat(result.outcome()).isEqualTo(Outcome.finished());
        assertThat(result.queries()).containsExactly(COUNT);
        assertThat(steps()).containsExactly("write_query 1", "check_query 1");
        assertThat(endpoint.calls().getLast().message("user")).contains(COUNT, "[(2,)]");
    }

    @Test
    void executesARewrittenQueryBeforeTheNextCheck() {
        endpoint.thenAnswers(sql("SELECT missing FROM item"), INCORRECT, sql(NAMES), CORRECT);

        var result = work(DEFAULT);

        assertThat(result.queries()).containsExactly("SELECT missing FROM item", NAMES);
        assertThat(steps()).containsExactly("write_query 1", "check_query 1", "rewrite_query 2", "check_query 2");
        assertThat(prompt(1)).contains("no such column: missing");
        assertThat(prompt(2)).contains("no such column: missing", INCORRECT);
        assertThat(prompt(3)).contains(NAMES, "[('a',), ('b',)]").doesNotContain("no such column");
    }

    @Test
    void parityChecksARewrittenQueryWithTheResultOfTheOneBefore() {
        endpoint.thenAnswers(sql("SELECT missing FROM item"), INCORRECT, sql(NAMES), CORRECT);

        var result = work(PARITY);

        assertThat(result.queries()).containsExactly("SELECT missing FROM item", NAMES);
        assertThat(steps()).containsExactly("write_query 1", "check_query 1", "rewrite_query 2", "check_query 2");
        assertThat(prompt(3)).contains(NAMES, "no such column: missing").doesNotContain("('a',)");
    }

    /** Never found correct: two calls a turn, no more; nobody would read the last check. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 40})
    void makesTwoCallsATurnButNoLastCheck(int maxTurns) {
        endpoint.otherwise(
                call -> ScriptedGateway.text(call.agentStep().equals("check_query") ? "no idea" : sql(COUNT)));

        var result = work(withTurns(DEFAULT, maxTurns));
        int calls = endpoint.calls().size();
        work(withTurns(PARITY, maxTurns));

        assertThat(calls).isEqualTo(2 * maxTurns - 1);
        assertThat(endpoint.calls()).hasSize(calls + 2 * maxTurns);
        assertThat(result.queries()).hasSize(maxTurns);
        assertThat(steps().subList(0, calls)).last().asString().endsWith("write_query " + maxTurns);
        assertThat(steps()).last().isEqualTo("check_query " + maxTurns);
    }

    @Test
    void keepsTheQueryWhereARewriteHasNone() {
        endpoint.thenAnswers(sql(COUNT), INCORRECT, "I would not change it", CORRECT);

        assertThat(work(DEFAULT).queries()).containsExactly(COUNT, COUNT);
    }

    @Test
    void aReplyWithoutSqlIsNoQueryButParityTakesItWhole() {
        endpoint.thenAnswers("There are two.", CORRECT, "There are two.", CORRECT);

        assertThat(work(DEFAULT).queries()).containsExactly("");
        assertThat(endpoint.calls().get(1).message("user")).contains("there is no statement");
        assertThat(work(PARITY).queries()).containsExactly("There are two.");
    }

    @Test
    void theProfilesReadFencesDifferently() {
        String proseBetween = sql(COUNT) + "\nand then\n```sql\n" + NAMES;
        endpoint.thenAnswers(proseBetween, CORRECT, proseBetween, CORRECT);

        assertThat(work(DEFAULT).queries()).containsExactly(COUNT);
        assertThat(work(PARITY).queries()).containsExactly("and then");
    }

    @Test
    void aFailedModelCallFailsTheAttemptWithWhatThereWas() {
        endpoint.thenAnswers(sql(COUNT)).thenFails(400, "");

        var result = work(DEFAULT);

        assertThat(result.outcome().failure()).isEqualTo("model call failed");
        assertThat(result.outcome().detail()).contains("check_query in turn 1", "400");
        assertThat(result.queries()).containsExactly(COUNT);
        assertThat(endpoint.calls()).hasSize(2);
    }

    @Test
    void parityAsksForAnyQueryAfterAFailedCallAndFailsAfterTheSecond() {
        endpoint.thenFails(500, "").thenAnswers(sql(COUNT), CORRECT);

        assertThat(work(PARITY).outcome()).isEqualTo(Outcome.finished());
        assertThat(steps()).containsExactly("write_query 1", "write_query 1", "check_query 1");
        assertThat(prompt(1)).contains("any SQL query").doesNotContain("item");

        endpoint.thenFails(500, "").thenFails(500, "");
        assertThat(work(PARITY).outcome().failure()).isEqualTo("model call failed");
    }

    @Test
    void cutsSchemaAndResultToTheCharactersAllowed() {
        endpoint.thenAnswers(sql("SELECT name, name FROM item"), CORRECT);

        work(new AgentSettings("default", "default", "create-table", 3, 20, 5));

        String mark = "\n... (truncated)";
        assertThat(prompt(0)).contains("CREATE TABLE item (" + mark);
        assertThat(prompt(1)).contains("[('a'" + mark).doesNotContain("'b'");
    }

    @Test
    void keepsALongResultWholeUntilItIsShown() {
        String long200k = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 700)"
                + " SELECT printf('%.280c', 'x') FROM n";
        endpoint.thenAnswers(sql(long200k), CORRECT);

        assertThat(work(DEFAULT).outcome()).isEqualTo(Outcome.finished());
    }

    /** Native code does not give its carrier back: queries on the attempts' own threads would stop all calls for 2 s. */
    @Test
    void endlessQueriesLeaveOtherAttemptsAlone() throws Exception {
        String endless = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
        endpoint.otherwise(
                call -> ScriptedGateway.text(call.agentStep().equals("check_query") ? CORRECT : sql(endless)));
        int carriers = Runtime.getRuntime().availableProcessors();
        var slow = IntStream.range(0, 2 * carriers)
                .mapToObj(i -> Thread.ofVirtual().start(() -> work(DEFAULT)))
                .toList();
        await().until(() -> endpoint.calls().size() >= slow.size());

        var beside = CompletableFuture.supplyAsync(() -> "alive", Thread.ofVirtual()::start);

        assertThat(beside).succeedsWithin(Duration.ofMillis(1500));
        for (Thread thread : slow) {
            thread.join(Duration.ofSeconds(30));
        }
        assertThat(endpoint.calls().getLast().message("user")).contains("stopped after 2000 ms");
    }

    @Test
    void unknownSettingsFailBeforeAnyCall() {
        var result = work(new AgentSettings("defualt", "default", "create-table", 3, 20, 5));

        assertThat(result.outcome().failure()).isEqualTo("agent settings");
        assertThat(result.outcome().detail()).isEqualTo("agent.profile: 'defualt' is unknown. Known: default, parity");
        assertThat(endpoint.calls()).isEmpty();
    }

    private AgentResult work(AgentSettings settings) {
        var attempt = new Attempt(RolloutId.parse("sample.train-1.12.0"), 1);
        var model =
                new RecordedModel(models, new BaseUrl(endpoint.url()), attempt, Deadline.after(Duration.ofSeconds(20)));
        return agent.work(new Assignment("How many items are there?", shop, settings, model));
    }

    /** Agent step and turn of each call. */
    private List<String> steps() {
        return endpoint.calls().stream()
                .map(call -> call.agentStep() + " " + call.header(BaseUrl.TURN_HEADER))
                .toList();
    }

    /** All the text of a call. */
    private String prompt(int number) {
        Call call = endpoint.calls().get(number);
        return call.message("system") + "\n" + call.message("user");
    }

    private static AgentSettings withTurns(AgentSettings settings, int maxTurns) {
        return new AgentSettings(settings.profile(), settings.prompts(), settings.schema(), maxTurns, 2048, 2048);
    }

    private static String sql(String query) {
        return "```sql\n" + query + "\n```";
    }
}
