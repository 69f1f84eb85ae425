package dev.orbweaver.rolloutservice.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.identity.GroupId;
import dev.orbweaver.contracts.identity.StepId;
import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.rolloutservice.ScriptedGateway;
import dev.orbweaver.rolloutservice.ScriptedGateway.Answer;
import dev.orbweaver.rolloutservice.intake.Deadline;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waiting, repeating and the circuit breaker, against a real socket. */
class GatewayClientIT {
    private static final GroupId GROUP = new GroupId("sample", StepId.parse("train-1"), "train-7");

    private final ScriptedGateway gateway = new ScriptedGateway();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpClient http;
    private CircuitBreaker breaker;
    private GatewayClient client;

    @BeforeEach
    void connect() {
        var settings = settings(gateway.url());
        var configuration = new GatewayConfiguration();
        http = configuration.gatewayHttpClient(settings, threads);
        var gateways = configuration.gateways(settings, meters);
        breaker = gateways.all().getFirst().breaker();
        client = new GatewayClient(http, gateways, settings);
    }

    private static GatewaySettings settings(String... urls) {
        return new GatewaySettings(
                Stream.of(urls).map(URI::create).toList(),
                Duration.ofSeconds(1),
                Duration.ofMillis(20),
                Duration.ofMillis(100),
                new GatewaySettings.Breaker(4, 4, 50, Duration.ofSeconds(3), 2));
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        threads.shutdownNow();
        gateway.close();
    }

    @Test
    void passesOnAnAnswerAndTheMinimumVersion() throws Exception {
        gateway.thenAnswers("hello");

        GatewayAnswer answer = post(Duration.ofSeconds(10));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.body())).contains("hello");
        var call = gateway.calls().getFirst();
        assertThat(call.path()).isEqualTo("/v1/chat/completions");
        assertThat(call.header(PolicyVersion.MINIMUM_VERSION_HEADER)).isEqualTo("3");
        assertThat(call.header(GroupId.HEADER)).isEqualTo("sample.train-1.train-7");
        assertThat(call.body().path("a").asInt()).isEqualTo(1);
    }

    @Test
    void waitsForAGatewayThatIsFullSwappingOrBehind() throws Exception {
        gateway.thenFails(429, "1").thenFails(503, "0").thenFails(409, "").thenAnswers("at last");
        long begun = System.nanoTime();

        GatewayAnswer answer = post(Duration.ofSeconds(20));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(gateway.calls()).hasSize(4);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void passesOnWhatTheEngineRefuses() throws Exception {
        gateway.thenFails(400, "").thenFails(500, "");

        assertThat(post(Duration.ofSeconds(10)).status()).isEqualTo(400);
        assertThat(post(Duration.ofSeconds(10)).status()).isEqualTo(500);
        assertThat(gateway.calls()).hasSize(2);
    }

    @Test
    void givesUpBeforeTheDeadlineOfTheAttempt() {
        gateway.otherwise(call -> new Answer(429, "60", ""));
        long begun = System.nanoTime();

        assertThatThrownBy(() -> post(Duration.ofSeconds(5)))
                .isInstanceOf(GatewayUnavailable.class)
                .hasMessage("No answer from the gateway within the attempt's time: it answered 429");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void doesNotWaitForAnAnswerBeyondTheDeadline() {
        var hanging = new CompletableFuture<Answer>();
        gateway.otherwise(call -> hanging.join());

        assertThatThrownBy(() -> post(Duration.ofMillis(500)))
                .isInstanceOf(GatewayUnavailable.class)
                .hasMessageContaining("timed out");
        hanging.complete(ScriptedGateway.text("too late"));
    }

    @Test
    void theBreakerOpensSendsNothingAndClosesAgain() throws Exception {
        var broken = new AtomicBoolean(true);
        gateway.otherwise(call -> broken.get() ? new Answer(0, "", "") : ScriptedGateway.text("well again"));

        List<CompletableFuture<GatewayAnswer>> waiting =
                Stream.generate(this::postInBackground).limit(8).toList();
        await().atMost(Duration.ofSeconds(10)).until(() -> breaker.getState() == State.OPEN);
        await().atMost(Duration.ofSeconds(10)).until(() -> breaker.getMetrics().getNumberOfNotPermittedCalls() >= 16);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        // 4 failed calls open it; the other 7 callers may each have one under way
        assertThat(gateway.calls()).hasSizeBetween(4, 11);

        broken.set(false);

        assertThat(waiting)
                .allSatisfy(call -> assertThat(call)
                        .succeedsWithin(Duration.ofSeconds(20))
                        .satisfies(answer -> assertThat(answer.status()).isEqualTo(200)));
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
        assertThat(meters.find("resilience4j.circuitbreaker.state").gauges()).isNotEmpty();
    }

    @Test
    void survivesARestartOfTheGateway() throws Exception {
        gateway.thenAnswers("before");
        post(Duration.ofSeconds(10));
        int port = gateway.port();
        gateway.close();
        var call = postInBackground();

        try (var restarted = new ScriptedGateway(port)) {
            assertThat(call)
                    .succeedsWithin(Duration.ofSeconds(20))
                    .satisfies(answer -> assertThat(answer.status()).isEqualTo(200));
            assertThat(restarted.calls()).hasSize(1);
        }
    }

    @Test
    void anotherGatewayAnswersWhenTheOwnOneIsLost() throws Exception {
        try (var other = new ScriptedGateway()) {
            other.otherwise(call -> ScriptedGateway.text("from the other"));
            gateway.otherwise(call -> ScriptedGateway.text("from the first"));
            var settings = settings(gateway.url(), other.url());
            var both = new GatewayClient(http, new GatewayConfiguration().gateways(settings, meters), settings);
            var route = new Route(GROUP, 3, Deadline.after(Duration.ofSeconds(10)));
            byte[] body = "{\"a\":1}".getBytes();
            for (int i = 0; i < 5; i++) {
                both.post("chat/completions", body, route);
            }
            var own = gateway.calls().isEmpty() ? other : gateway;
            assertThat(own.calls()).hasSize(5); // the group stays with one
            own.close();

            assertThat(both.post("chat/completions", body, route).status()).isEqualTo(200);
        }
    }

    private CompletableFuture<GatewayAnswer> postInBackground() {
        var answer = new CompletableFuture<GatewayAnswer>();
        threads.submit(() -> {
            try {
                return answer.complete(post(Duration.ofSeconds(30)));
            } catch (Exception e) {
                return answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private GatewayAnswer post(Duration time) throws Exception {
        return client.post("chat/completions", "{\"a\":1}".getBytes(), new Route(GROUP, 3, Deadline.after(time)));
    }
}
