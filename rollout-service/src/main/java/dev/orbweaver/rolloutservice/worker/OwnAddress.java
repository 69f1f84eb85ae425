package dev.orbweaver.rolloutservice.worker;

import dev.orbweaver.rolloutservice.recording.BaseUrl;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Where the agents of this process reach this process. Known as soon as the web server listens. */
@Component
class OwnAddress {

    private final @Nullable InetAddress listening;
    private volatile @Nullable BaseUrl baseUrl;

    OwnAddress(@Value("${server.address:#{null}}") @Nullable InetAddress listening) {
        this.listening = listening;
    }

    @EventListener
    void listening(WebServerInitializedEvent event) {
        InetAddress address =
                listening == null || listening.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listening;
        String host = address.getHostAddress();
        String name = host.contains(":") ? "[" + host + "]" : host;
        baseUrl = new BaseUrl("http://" + name + ":" + event.getWebServer().getPort());
    }

    /** Requests are taken only after the web server has started. */
    BaseUrl baseUrl() {
        BaseUrl known = baseUrl;
        if (known == null) {
            throw new IllegalStateException("The web server does not listen yet, so model calls have no address");
        }
        return known;
    }
}
