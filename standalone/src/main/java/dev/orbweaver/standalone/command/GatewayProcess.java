package dev.orbweaver.standalone.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A gateway that serves one folder and needs no broker: its settings, gathered. */
final class GatewayProcess {
    private static final String PREFIX = "orbweaver.gateway.";

    private final String name;
    private final Map<String, Object> settings = new LinkedHashMap<>();

    /** @param names in the API; empty: the folder's name, and its path as it was given */
    GatewayProcess(Path folder, List<String> names, List<String> apiKeys) {
        var absolute = folder.toAbsolutePath().normalize();
        name = names.isEmpty() ? String.valueOf(absolute.getFileName()) : names.getFirst();
        serve("models", name, absolute);
        set(PREFIX + "kafka", false);
        var others = names.isEmpty() ? List.of(folder.toString(), absolute.toString()) : names;
        others.stream()
                .filter(other -> !other.equals(name))
                .forEach(other -> set(PREFIX + "aliases[" + other + "]", name));
        for (int i = 0; i < apiKeys.size(); i++) {
            set(PREFIX + "api-keys[" + i + "]", apiKeys.get(i));
        }
    }

    /** The model's name in the API. */
    String name() {
        return name;
    }

    void set(String setting, Object value) {
        settings.put(setting, value);
    }

    /** @param kind {@code models} or {@code adapters} */
    void serve(String kind, String name, Path folder) {
        set(PREFIX + kind + "[" + name + "]", folder.toAbsolutePath().normalize());
    }

    /** {@code name=value}, the name without its prefix. */
    void set(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new CommandFailed(ExitCode.USAGE, "--set " + assignment + ": write name=value");
        }
        set(PREFIX + assignment.substring(0, equals), assignment.substring(equals + 1));
    }

    ConfigurableApplicationContext start(SpringApplicationBuilder application) {
        return application
                .registerShutdownHook(false)
                .run(settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }
}
