package dev.orbweaver.servicesupport.startup;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The name of this process in records and log lines: service, host, and a part that no other process has. */
@Component
public final class ServiceIdentity {

    private final String service;
    private final String instance;

    ServiceIdentity(@Value("${spring.application.name}") String service) {
        this.service = service;
        this.instance =
                service + "-" + host() + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** For example {@code rollout-service}. */
    public String service() {
        return service;
    }

    /** For example {@code rollout-service-node7-1f3a9c02}. */
    public String instance() {
        return instance;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9-]", "-");
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    @Override
    public String toString() {
        return instance;
    }
}
