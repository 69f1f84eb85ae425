package dev.orbweaver.trainerservice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.contracts.experiment.Specification;
import dev.orbweaver.testfixtures.Specifications;
import dev.orbweaver.trainerservice.update.StopRequested;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway on the trainer's device is told, by what comes over the wire. */
class SleepingGatewayIT {

    private static final String SLEEP = "POST /sleep?at_most=60s&for_version_of=e";

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final Orders orders = new Orders(announcement(Specification.Memory.UNCHECKED));
    private HttpServer server;
    private DeviceTurns turns;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(refusals.getAndDecrement() > 0 ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
        turns = new SleepingGateway(
                URI.create("http://localhost:" + server.getAddress().getPort()), "e", orders);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void itSleepsUntilTheVersionThatFollows() throws Exception {
        try (var turn = turns.take()) {
            assertThat(heard).containsExactly(SLEEP);
            turn.versionFollows();
        }
        assertThat(heard).containsExactly(SLEEP);
    }

    @Test
    void itIsWokenWhereNoVersionFollows() throws Exception {
        assertThatThrownBy(() -> {
                    try (var turn = turns.take()) {
                        throw new IllegalStateException("the update failed");
                    }
                })
                .hasMessage("the update failed");
        assertThat(heard).containsExactly(SLEEP, "POST /wake_up");
    }

    @Test
    void aRefusalIsTriedAgainUntilAStopIsWanted() throws Exception {
        refusals.set(1);
        turns.take().versionFollows();
        assertThat(heard).containsExactly(SLEEP, SLEEP);

        orders.shutDown();
        assertThatThrownBy(turns::take).isInstanceOf(StopRequested.class);
    }

    @Test
    void aSpecificationThatWantsItNeedsAGatewayAndStepsOneAfterTheOther() throws Exception {
        var url = URI.create("http://localhost:1");
        var sleeping = Specifications.changed(Specification.Memory.UNCHECKED, "gatewaySleeps", true);
        var specification = announcement(sleeping).specification();
        var ahead = Specifications.with(specification, new Specification.AsyncTraining(1, 1));

        assertThat(DeviceTurns.of("e", specification, url, orders)).isInstanceOf(SleepingGateway.class);
        assertThatThrownBy(() -> DeviceTurns.of("e", specification, null, orders))
                .hasMessageContaining("orbweaver.trainer.gateway-url");
        assertThatThrownBy(() -> DeviceTurns.of("e", ahead, url, orders))
                .hasMessageContaining("async_training.steps_ahead 1");
        var awake = announcement(Specification.Memory.UNCHECKED).specification();
        DeviceTurns.of("e", awake, null, orders).take().close();
        assertThat(heard).isEmpty();
    }

    private static ExperimentAnnouncement announcement(Specification.Memory memory) {
        var specification = Specifications.with(Specifications.small("model"), memory);
        return new ExperimentAnnouncement(Topics.SCHEMA, "e", specification, Wanted.RUN, List.of(), 1);
    }
}
