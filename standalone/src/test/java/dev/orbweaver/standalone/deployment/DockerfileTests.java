package dev.orbweaver.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The Dockerfile against the services it packs. */
class DockerfileTests {

    static final List<String> SERVICES = ServiceSettings.SERVICES;

    private final String dockerfile = ProjectFiles.text("Dockerfile");

    @ParameterizedTest
    @FieldSource("SERVICES")
    void eachServiceIsATargetThatListensOnItsOwnPort(String service) {
        int port = new ServiceSettings(service).port();

        assertThat(stage(service)).contains("SERVER_PORT=" + port, "EXPOSE " + port);
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void everyVariableNamedLikeASettingIsOne(String service) {
        var variables = Pattern.compile("\\b((?:ORBWEAVER|SPRING|SERVER)_[A-Z_]+)=")
                .matcher(stage("runtime") + stage(service))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(variables).contains("SERVER_ADDRESS", "SERVER_PORT");
        assertThat(new ServiceSettings(service).unknown(variables)).isEmpty();
    }

    @Test
    void everythingItCopiesFromTheProjectIsThere() {
        var copied = Pattern.compile("^COPY (?!--from)(\\S+) ", Pattern.MULTILINE)
                .matcher(dockerfile)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(copied).contains("config", "data");
        assertThat(copied)
                .allSatisfy(path -> assertThat(ProjectFiles.ROOT.resolve(path)).exists());
    }

    /** The text of one build stage. */
    private String stage(String name) {
        return Pattern.compile("^FROM \\S+ AS " + name + "$(.*?)(?=^FROM |\\z)", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(dockerfile)
                .results()
                .findFirst()
                .map(MatchResult::group)
                .orElseThrow(() -> new AssertionError("the Dockerfile has no stage " + name));
    }
}
