package dev.orbweaver.languagemodel.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryNeedTests {
    @TempDir
    private Path container;

    private Path system;

    @BeforeEach
    void writeSystem() throws IOException {
        system = container.resolve("meminfo");
        Files.writeString(system, "MemTotal:       24000000 kB\nMemFree: 10 kB\nMemAvailable:   2000 kB\n");
    }

    private void writeContainer(String limit) throws IOException {
        Files.writeString(container.resolve("memory.max"), limit + "\n");
        Files.writeString(container.resolve("memory.current"), "900000\n");
        Files.writeString(container.resolve("memory.stat"), "anon 500000\ninactive_file 300000\nactive_file 100000\n");
    }

    @Test
    void withoutALimitTheSystemSaysWhatIsFree() throws IOException {
        assertThat(MemoryNeed.available(system, container)).hasValue(2_048_000);
        writeContainer("max");
        assertThat(MemoryNeed.available(system, container)).hasValue(2_048_000);
    }

    @Test
    void aContainersFileCacheIsNotInTheWay() throws IOException {
        writeContainer("1000000");
        assertThat(MemoryNeed.available(system, container)).hasValue(500_000); // 900000 used, 400000 of it cache
    }

    @Test
    void whatTheSystemDoesNotTellIsNoReasonToRefuse() {
        assertThat(MemoryNeed.available(container.resolve("none"), container)).isEmpty();
    }

    @Test
    void aNeedThatFitsIsNoProblem() {
        assertThat(new MemoryNeed("nothing", 1, "").problem()).isEmpty();
    }
}
