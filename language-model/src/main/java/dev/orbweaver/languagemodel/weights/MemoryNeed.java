package dev.orbweaver.languagemodel.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a model will take from the machine's memory, against what is there.
 *
 * @param what is going to be held
 * @param bytes estimate, rather too low than too high
 * @param remedy what to do when it does not fit
 */
public record MemoryNeed(String what, long bytes, String remedy) {
    private static final Path SYSTEM = Path.of("/proc/meminfo");
    private static final Path CONTAINER = Path.of("/sys/fs/cgroup");

    /** A sentence when it does not fit, else empty. Where the system does not tell what is free, everything fits. */
    public String problem() {
        long available = available().orElse(Long.MAX_VALUE);
        if (bytes <= available) {
            return "";
        }
        return "%s: %.1f GB are needed, %.1f GB are free; %s".formatted(what, bytes / 1e9, available / 1e9, remedy);
    }

    /** Bytes free on this machine, or in its container. */
    public static OptionalLong available() {
        return available(SYSTEM, CONTAINER);
    }

    /** The smaller of what the system and what the container has left; the file cache gives way, so it counts as free. */
    static OptionalLong available(Path system, Path container) {
        try {
            long available = 1024 * field(system, "MemAvailable:");
            Path limit = container.resolve("memory.max");
            if (Files.isReadable(limit) && !Files.readString(limit).strip().equals("max")) {
                long used = number(Files.readString(container.resolve("memory.current")));
                Path statistics = container.resolve("memory.stat");
                long cache = field(statistics, "inactive_file ") + field(statistics, "active_file ");
                available = Math.min(available, number(Files.readString(limit)) - used + cache);
            }
            return OptionalLong.of(available);
        } catch (IOException | IllegalArgumentException e) {
            return OptionalLong.empty(); // not Linux, or a container that hides it
        }
    }

    private static long field(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> number(line.substring(name.length())))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(file + " has no " + name));
    }

    private static long number(String text) {
        return Long.parseLong(text.replaceAll("\\D", ""));
    }
}
