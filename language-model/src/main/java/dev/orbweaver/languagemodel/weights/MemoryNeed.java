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
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path LIMIT = Path.of("/sys/fs/cgroup/memory.max");
    private static final Path USED = Path.of("/sys/fs/cgroup/memory.current");

    /** A sentence when it does not fit, else empty. Where the system does not tell what is free, everything fits. */
    public String problem() {
        long available = available().orElse(Long.MAX_VALUE);
        if (bytes <= available) {
            return "";
        }
        return "%s: %.1f GB are needed, %.1f GB are free; %s".formatted(what, bytes / 1e9, available / 1e9, remedy);
    }

    private static OptionalLong available() {
        try {
            long available = Long.MAX_VALUE;
            for (String line : Files.readAllLines(MEMORY)) {
                if (line.startsWith("MemAvailable:")) {
                    available = Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
            if (Files.isReadable(LIMIT) && Files.isReadable(USED)) {
                String limit = Files.readString(LIMIT).strip();
                if (!limit.equals("max")) {
                    available = Math.min(
                            available,
                            Long.parseLong(limit)
                                    - Long.parseLong(Files.readString(USED).strip()));
                }
            }
            return OptionalLong.of(available);
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty(); // not Linux, or a container that hides it
        }
    }
}
