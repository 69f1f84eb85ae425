package dev.orbweaver.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A control plane that hangs up on its first caller, as one does whose machine was asleep. */
class ControlPlaneClientIT {

    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer server;
    private ControlPlaneClient client;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            // an exchange closed without an answer closes its connection
            if (calls.incrementAndGet() > 1) {
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write(new byte[] {'[', ']'});
            }
            exchange.close();
        });
        server.start();
        client = new ControlPlaneClient(
                URI.create("http://localhost:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void asksAgainWhereNoAnswerCame() {
        assertThat(client.metrics("sample")).isEmpty();
        assertThat(calls).hasValue(2);
    }

    @Test
    void ordersOnce() {
        assertThatThrownBy(() -> client.stop("sample"))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("does not answer");
        assertThat(calls).hasValue(1);
    }
}
