package dev.orbweaver.standalone.embedded;

import java.util.concurrent.ThreadLocalRandom;

/** A table of ports nobody uses now. */
public final class FreePorts {

    private FreePorts() {}

    public static Ports find() {
        for (int attempt = 0; attempt < 50; attempt++) {
            var ports = new Ports(ThreadLocalRandom.current().nextInt(1_000, 20_000));
            if (ports.busy().isEmpty()) {
                return ports;
            }
        }
        throw new IllegalStateException("50 random tables of ports all had a busy one");
    }
}
