package dev.orbweaver.standalone.embedded;

import java.util.Map;
import java.util.stream.Collectors;

/** Other processes hold ports that are needed here. */
public final class PortsBusy extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PortsBusy(Map<String, Integer> busy) {
        super("busy: "
                + busy.entrySet().stream()
                        .map(port -> "port " + port.getValue() + " of " + port.getKey())
                        .collect(Collectors.joining(", "))
                + "; stop what uses them, or move all ports with --port-offset N");
    }
}
