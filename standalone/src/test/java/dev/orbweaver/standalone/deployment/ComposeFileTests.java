package dev.orbweaver.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The Compose files against the Compose specification's schema, the services' settings and the broker's. */
class ComposeFileTests {

    static final List<String> SERVICES = ServiceSettings.SERVICES;

    /** Not in the repository: {@code .ci/fetch-compose-schema} brings it from the npm registry. */
    private static final Path SCHEMA = ProjectFiles.ROOT.resolve("target/compose-spec.json");

    private final Map<String, Object> box = compose("docker-compose.yml");
    private final Map<String, Object> gpu = compose("docker-compose.gpu.yml");

    @ParameterizedTest
    @ValueSource(strings = {"docker-compose.yml", "docker-compose.gpu.yml"})
    void theSpecificationsSchemaHolds(String file) throws IOException {
        assumeTrue(Files.exists(SCHEMA), SCHEMA + " is not there: run .ci/fetch-compose-schema, which needs npm");
        var mapper = JsonMapper.shared();
        // draft 4's names for parts of the schema, in a schema that says it is of 2019
        var schema = Files.readString(SCHEMA).replaceAll("\"id\": \"[^\"]*\",", "");
        var problems = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
                .getSchema(mapper.readTree(schema))
                .validate(mapper.valueToTree(compose(file)));
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void everyVariableIsASettingOfItsService(String service) {
        var variables = new TreeMap<>(environment(box, service));
        variables.putAll(environment(gpu, service));
        var settings = new ServiceSettings(service);

        assertThat(settings.unknown(variables.keySet())).isEmpty();
        assertThatCode(() -> settings.bind(variables)).doesNotThrowAnyException();
    }

    @Test
    void everyVariableOfTheBrokerIsASettingOfKafka() {
        assertThat(BrokerSettings.unknown(environment(box, "kafka").keySet())).isEmpty();
    }

    @Test
    void allServicesReadDataAndExperimentsUnderTheSamePaths() {
        for (String service : SERVICES) {
            assertThat(volumes(service)).as(service).anyMatch(volume -> volume.contains(":/orbweaver/data:"));
        }
        assertThat(volumes("trainer-service")).contains("experiments:/orbweaver/experiments");
        assertThat(volumes("inference-gateway")).contains("experiments:/orbweaver/experiments:ro");
    }

    @Test
    void everyMountedFileOfTheProjectIsThere() {
        for (String service : ProjectFiles.map(box.get("services")).keySet()) {
            assertThat(volumes(service))
                    .filteredOn(volume -> volume.startsWith("./"))
                    .allSatisfy(volume -> assertThat(ProjectFiles.ROOT.resolve(volume.split(":")[0]))
                            .exists());
        }
    }

    private static Map<String, Object> compose(String file) {
        return ProjectFiles.yaml(ProjectFiles.text(file)).getFirst();
    }

    private static Map<String, Object> environment(Map<String, Object> compose, String service) {
        var found = ProjectFiles.map(ProjectFiles.map(compose.get("services")).getOrDefault(service, Map.of()));
        return ProjectFiles.map(found.getOrDefault("environment", Map.of()));
    }

    private List<String> volumes(String service) {
        var found = ProjectFiles.map(ProjectFiles.at(box, "services", service));
        return ((List<?>) found.getOrDefault("volumes", List.of()))
                .stream().map(String::valueOf).toList();
    }
}
