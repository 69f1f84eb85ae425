package dev.orbweaver.taskdispatcher.specification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The presets in {@code config/}, and the reference page made from the same code. */
class PresetTests {

    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    static List<Path> presets() throws IOException {
        try (Stream<Path> files = Files.list(PROJECT.resolve("config"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("presets")
    void resolves(Path preset) {
        var resolved = new SpecificationReader().preview(SpecificationInput.ofFile(preset, List.of(), PROJECT));

        assertThat(resolved.warnings())
                .allMatch(warning -> warning.contains("there is no ") || warning.contains("has no model.safetensors"));
        assertThat(resolved.name()).doesNotContain(".");
    }

    /** Batch, mini-batch and schedule are those of the launch command in every row of the published table. */
    @ParameterizedTest
    @MethodSource("presets")
    void publishedRowsHaveTheLaunchCommandsSizes(Path preset) {
        var specification = new SpecificationReader()
                .preview(SpecificationInput.ofFile(preset, List.of(), PROJECT))
                .specification();
        if (specification.trainer().projectName().equals("AgentLightning")) {
            assertThat(ExperimentSizes.of(specification)).isEqualTo(new ExperimentSizes(128, 128));
            assertThat(specification.actor().lr()).isEqualTo(1e-6);
            assertThat(specification.actor().clipRatioHigh()).isEqualTo(0.3);
            assertThat(specification.trainer().totalEpochs()).isEqualTo(2);
        }
    }

    @Test
    void everyPublishedRowHasAPreset() throws IOException {
        assertThat(presets().stream().map(file -> file.getFileName().toString()))
                .filteredOn(name -> name.startsWith("spider-") && !name.contains("smollm2") && !name.contains("short"))
                .hasSize(10);
    }

    @Test
    void theReferencePageIsUpToDate() throws IOException {
        assertThat(PROJECT.resolve("docs/reference/settings.md"))
                .as("write it again: ./orbweaver train --settings > docs/reference/settings.md")
                .hasContent(SettingsReference.markdown());
    }
}
