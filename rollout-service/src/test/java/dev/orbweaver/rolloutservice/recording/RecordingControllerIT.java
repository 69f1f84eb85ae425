package dev.orbweaver.rolloutservice.recording;

import static dev.orbweaver.rolloutservice.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.contracts.rollout.Message;
import dev.orbweaver.rolloutservice.Requests;
import dev.orbweaver.rolloutservice.ScriptedGateway;
import dev.orbweaver.rolloutservice.ScriptedGateway.Answer;
import dev.orbweaver.rolloutservice.intake.Attempts;
import dev.orbweaver.rolloutservice.intake.Ending;
import dev.orbweaver.rolloutservice.intake.OpenAttempt;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An attempt's base URL as a client sees it. */
class RecordingControllerIT {

    private static final String ROLLOUT = "sample.train-1.12.0";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String BODY =
            "{\"model\":\"mine\",\"temperature\":0.1,\"presence_penalty\":1,\"stop\":[\";\"],"
                    + "\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
                    + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"q\"}]}]}";

    private static ScriptedGateway gateway;
    private static ConfigurableApplicationContext service;
    private static Attempts attempts;
    private static HttpClient client;

    private OpenAttempt attempt;

    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        JacksonAutoConfiguration.class
    })
    @ComponentScan(basePackageClasses = RecordingController.class)
    @EnableConfigurationProperties(GatewaySettings.class)
    @Import(Attempts.class)
    static class RecordingOnly { // no configuration annotation: other tests scan this package
        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    @BeforeAll
    static void start() {
        gateway = new ScriptedGateway();
        service = new SpringApplicationBuilder(RecordingOnly.class)
                .properties(
                        "spring.config.name=none",
                        "spring.main.banner-mode=off",
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.threads.virtual.enabled=true",
                        "orbweaver.gateway.url=" + gateway.url(),
                        "orbweaver.gateway.first-pause=10ms")
                .run();
        attempts = service.getBean(Attempts.class);
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        service.close();
        gateway.close();
    }

    @BeforeEach
    void open() {
        gateway.calls().clear();
        attempt = attempts.open(request(ROLLOUT, 1)).orElseThrow();
    }

    @AfterEach
    void end() {
        attempts.endAll(open -> true, Ending.CANCELLED);
    }

    @Test
    void recordsAnAnsweredCallAsOneTransition() throws Exception {
        gateway.thenAnswers("SELECT 1");

        var answer = post(url(1, "write_query") + "/chat/completions", BODY, "2");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).at("/choices/0/message/content").asString())
                .isEqualTo("SELECT 1");
        assertThat(attempt.transitions()).singleElement().satisfies(transition -> {
            assertThat(transition.agentStep()).isEqualTo("write_query");
            assertThat(transition.turn()).isEqualTo(2);
            assertThat(transition.messages()).containsExactly(new Message("system", "s"), new Message("user", "q"));
            assertThat(transition.response()).isEqualTo("SELECT 1");
            assertThat(transition.generation().promptIds()).containsExactly(1, 2, 3);
            assertThat(transition.generation().responseIds()).hasSize(8);
            assertThat(transition.generation().policyVersion()).isEqualTo(7);
        });
    }

    @Test
    void forcesTheExperimentsModelSamplingAndVersion() throws Exception {
        post(url(1, "write_query") + "/chat/completions", BODY, "1");

        var call = gateway.calls().getFirst();
        JsonNode body = call.body();
        assertThat(call.header(PolicyVersion.MINIMUM_VERSION_HEADER)).isEqualTo("5");
        assertThat(body.path("model").asString()).isEqualTo("sample");
        assertThat(body.path("temperature").asDouble()).isEqualTo(0.7);
        assertThat(body.path("max_tokens").asInt()).isEqualTo(64);
        assertThat(body.path("return_token_ids").asBoolean()).isTrue();
        assertThat(body.path("stop").path(0).asString()).isEqualTo(";");
        assertThat(body.has("presence_penalty")).isFalse();
        assertThat(body.path("top_k").intValue()).isZero();
        assertThat(body.path("seed").isIntegralNumber()).isTrue();
    }

    @Test
    void everyCallHasItsOwnSeedAndARepeatedAttemptTheSameOnes() throws Exception {
        callThrice(1);
        attempt = attempts.open(request(ROLLOUT, 2)).orElseThrow();
        callThrice(2);

        var seeds = gateway.calls().stream()
                .map(call -> call.body().path("seed").asLong())
                .toList();
        assertThat(seeds.subList(0, 3)).doesNotHaveDuplicates();
        assertThat(seeds.subList(3, 6)).isEqualTo(seeds.subList(0, 3));
    }

    private void callThrice(int number) throws Exception {
        post(url(number, "write_query") + "/chat/completions", BODY, "1");
        post(url(number, "write_query") + "/chat/completions", BODY, "1");
        post(url(number, "check_query") + "/chat/completions", BODY, "1");
    }

    @Test
    void agentStepAndTurnAreOptional() throws Exception {
        String plain = base() + "/rollouts/" + ROLLOUT + "/attempts/1/v1/chat/completions";
        post(plain, BODY, null);
        post(plain, BODY, null);

        assertThat(attempt.transitions()).extracting("agentStep").containsExactly("", "");
        assertThat(attempt.transitions()).extracting("turn").containsExactly(1, 2);
    }

    @Test
    void recordsPlainCompletionsToo() throws Exception {
        gateway.thenAnswers(" 42");

        post(url(1, "answer") + "/completions", "{\"prompt\":\"6 x 7 =\"}", null);

        assertThat(gateway.calls().getFirst().path()).isEqualTo("/v1/completions");
        assertThat(attempt.transitions())
                .singleElement()
                .satisfies(transition ->
                        assertThat(transition.messages()).containsExactly(new Message("user", "6 x 7 =")));
    }

    @Test
    void aStreamingClientGetsTheWholeAnswerAsOneEvent() throws Exception {
        gateway.thenAnswers("SELECT 1");

        var answer =
                post(url(1, "write_query") + "/chat/completions", BODY.replaceFirst("\\{", "{\"stream\":true,"), null);

        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(answer.body()).startsWith("data: {").endsWith("\n\ndata: [DONE]\n\n");
        JsonNode chunk = JSON.readTree(
                answer.body().substring("data: ".length(), answer.body().indexOf("\n\n")));
        assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk");
        assertThat(chunk.at("/choices/0/delta/content").asString()).isEqualTo("SELECT 1");
        assertThat(gateway.calls().getFirst().body().has("stream")).isFalse();
        assertThat(attempt.transitions()).hasSize(1);
    }

    @Test
    void aRepeatedTryIsInvisibleAndOneTransition() throws Exception {
        gateway.thenFails(429, "0").thenFails(0, "").thenAnswers("done");

        assertThat(post(url(1, "write_query") + "/chat/completions", BODY, "1").statusCode())
                .isEqualTo(200);
        assertThat(gateway.calls()).hasSize(3);
        assertThat(attempt.transitions()).hasSize(1);
        var seeds = gateway.calls().stream()
                .map(call -> call.body().path("seed").asLong())
                .distinct();
        assertThat(seeds).hasSize(1);
    }

    @Test
    void anErrorIsPassedOnAndNotRecorded() throws Exception {
        gateway.thenFails(400, "");

        var answer = post(url(1, "write_query") + "/chat/completions", BODY, "1");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"error\":{\"message\":\"scripted\"}}");
        assertThat(attempt.transitions()).isEmpty();
    }

    @Test
    void aFencedAttemptIsRefusedWithGone() throws Exception {
        attempts.open(request(ROLLOUT, 2));

        var late = post(url(1, "write_query") + "/chat/completions", BODY, "1");

        assertThat(late.statusCode()).isEqualTo(410);
        assertThat(JSON.readTree(late.body()).at("/error/message").asString())
                .isEqualTo("Attempt sample.train-1.12.0#1 takes no more calls: it has ended or a newer one has begun");
        assertThat(gateway.calls()).isEmpty();
        assertThat(post(url(2, "write_query") + "/chat/completions", BODY, "1").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aCallUnderWayEndsWithItsAttempt() throws Exception {
        var hanging = new CompletableFuture<Answer>();
        gateway.otherwise(call -> hanging.join());
        var call =
                client.sendAsync(call(url(1, "write_query") + "/chat/completions", BODY, "1"), BodyHandlers.ofString());
        await().until(() -> gateway.calls().size() == 1);

        attempts.end(attempt, Ending.CANCELLED);

        assertThat(call)
                .succeedsWithin(Duration.ofSeconds(5))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(410));
        gateway.otherwise(unused -> ScriptedGateway.text("THE QUERY IS CORRECT."));
        hanging.complete(ScriptedGateway.text("too late"));
        assertThat(attempt.transitions()).isEmpty();
    }

    @Test
    void aDeadGatewayIsWaitedForWithinTheAttemptsTimeOnly() throws Exception {
        attempt = attempts.open(request(ROLLOUT, 2, Duration.ofMillis(700))).orElseThrow();
        gateway.otherwise(call -> new Answer(0, "", ""));

        var answer = post(url(2, "write_query") + "/chat/completions", BODY, "1");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("No answer from the gateway within the attempt's time");
        gateway.otherwise(call -> ScriptedGateway.text("THE QUERY IS CORRECT."));
    }

    @Test
    void severalAnswersInOneCallAreRefused() throws Exception {
        var answer = post(url(1, "write_query") + "/chat/completions", "{\"n\":2}", "1");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).at("/error/message").asString())
                .isEqualTo(
                        "n: 2 answers were asked for, but one model call is one transition: leave it out or set it to 1");
        assertThat(post(url(1, "write_query") + "/chat/completions", "[]", "1").statusCode())
                .isEqualTo(400);
    }

    @Test
    void anAnswerWithoutTokenIdsIsAnErrorThatSaysWhy() throws Exception {
        gateway.otherwise(call -> new Answer(200, "", "{\"choices\":[{\"message\":{\"content\":\"x\"}}]}"));

        var answer = post(url(1, "write_query") + "/chat/completions", BODY, "1");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("orbweaver.gateway.url");
        gateway.otherwise(call -> ScriptedGateway.text("THE QUERY IS CORRECT."));
    }

    @Test
    void modelsAreTheGateways() throws Exception {
        gateway.thenAnswers("the list");

        var answer = client.send(
                HttpRequest.newBuilder(URI.create(url(1, "write_query") + "/models"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(gateway.calls().getFirst().path()).isEqualTo("/v1/models");
    }

    private static String base() {
        return "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port");
    }

    private static String url(int number, String agentStep) {
        return new BaseUrl(base()).of(Requests.request(ROLLOUT, number).attempt(), agentStep);
    }

    private static HttpResponse<String> post(String url, String body, String turn) throws Exception {
        return client.send(call(url, body, turn), BodyHandlers.ofString());
    }

    private static HttpRequest call(String url, String body, String turn) {
        var request = HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json");
        if (turn != null) {
            request.header(BaseUrl.TURN_HEADER, turn);
        }
        return request.POST(BodyPublishers.ofString(body)).build();
    }
}
