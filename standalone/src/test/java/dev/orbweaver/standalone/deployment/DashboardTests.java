package dev.orbweaver.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Grafana dashboard asks only for metrics that a service publishes. */
class DashboardTests {

    @Test
    void everyMetricOfOursIsPublishedBySomeService() {
        var asked = names(
                ProjectFiles.text("config/observability/grafana/dashboards/orbweaver.json"),
                "\\b(orbweaver_[a-z_]+?)(?:_seconds)?(?:_total|_bucket|_sum|_count|_max)?(?=[^a-z_])");

        assertThat(asked).isNotEmpty().isSubsetOf(published());
    }

    /** The meters' names as Prometheus spells them. */
    private static Set<String> published() {
        var published = new TreeSet<String>();
        for (String module : Stream.concat(ServiceSettings.SERVICES.stream(), Stream.of("service-support"))
                .toList()) {
            try (var files = Files.walk(ProjectFiles.ROOT.resolve(module + "/src/main/java"))) {
                files.filter(Files::isRegularFile)
                        .forEach(file -> names(read(file), "\"(orbweaver\\.[a-z.]+)\"")
                                .forEach(name -> published.add(name.replace('.', '_'))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return published;
    }

    private static Set<String> names(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
