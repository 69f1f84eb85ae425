package dev.orbweaver.trainerservice.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** Memory of this process, native memory included, as Linux counts it. */
final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** Resident set in gigabytes; empty where the system does not tell. */
    static OptionalDouble residentGigabytes() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024 / 1024)
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return OptionalDouble.empty();
        }
    }
}
