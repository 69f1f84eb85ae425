package dev.orbweaver.standalone.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

/** Which settings a service has, by the names that environment variables have for Spring. */
record ServiceSettings(String service) {

    static final List<String> SERVICES =
            List.of("task-dispatcher", "rollout-service", "inference-gateway", "reward-service", "trainer-service");

    private static final Set<String> SPRING = springsOwn();

    /** The port that the service listens on unless told otherwise. */
    int port() {
        var yaml = ProjectFiles.yaml(ProjectFiles.text(service + "/src/main/resources/" + service + ".yaml"));
        return (Integer) ProjectFiles.at(yaml.getFirst(), "server", "port");
    }

    /** Those names that mean nothing to the service. */
    Set<String> unknown(Set<String> variables) {
        var unknown = new TreeSet<>(variables);
        unknown.removeAll(SPRING);
        records().forEach(type -> unknown.removeAll(names(prefix(type), type)));
        return unknown;
    }

    /** Binds every settings record of the service as it does when it starts; throws where a value cannot be read. */
    void bind(Map<String, Object> variables) {
        var sources = ConfigurationPropertySources.from(new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        var binder = new Binder(sources, null, ApplicationConversionService.getSharedInstance());
        records().forEach(type -> binder.bindOrCreate(prefix(type), Bindable.of(type)));
    }

    private Stream<Class<?>> records() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return Stream.of("servicesupport", service.replace("-", ""))
                .flatMap(module -> scanner.findCandidateComponents("dev.orbweaver." + module).stream())
                .map(found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null));
    }

    private static String prefix(Class<?> type) {
        return (String) AnnotationUtils.getAnnotationAttributes(type.getAnnotation(ConfigurationProperties.class))
                .get("prefix");
    }

    private static Set<String> names(String prefix, Class<?> type) {
        var names = new TreeSet<String>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + component.getName();
            if (component.getType().isRecord()) {
                names.addAll(names(name, component.getType()));
            } else {
                names.add(variable(name));
            }
        }
        return names;
    }

    private static String variable(String property) {
        return property.replace(".", "_").replace("-", "").toUpperCase(Locale.ROOT);
    }

    /** From the metadata that Spring Boot's modules carry for editors. */
    private static Set<String> springsOwn() {
        var names = new TreeSet<String>();
        try {
            var files =
                    ServiceSettings.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json");
            while (files.hasMoreElements()) {
                try (var json = files.nextElement().openStream()) {
                    JsonMapper.shared()
                            .readTree(json)
                            .path("properties")
                            .forEach(property ->
                                    names.add(variable(property.path("name").asString())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}
