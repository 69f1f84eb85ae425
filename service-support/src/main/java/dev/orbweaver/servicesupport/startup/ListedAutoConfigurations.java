package dev.orbweaver.servicesupport.startup;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Keeps the auto-configurations whose package a service lists, so that a service has the same beans alone and in the standalone
 * process, where every other service's libraries are on the class path too.
 *
 * <p>The lists: {@code orbweaver.auto-configuration.packages} for all services, {@code orbweaver.auto-configuration.also} for
 * one. A process that lists nothing is left alone.
 */
final class ListedAutoConfigurations implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String PREFIX = "orbweaver.auto-configuration.";

    private List<String> packages = List.of();

    @Override
    public void setEnvironment(Environment environment) {
        var binder = Binder.get(environment);
        packages = Stream.of("packages", "also")
                .flatMap(list -> binder.bind(PREFIX + list, Bindable.listOf(String.class)).orElseGet(List::of).stream())
                .map(name -> name + ".")
                .toList();
    }

    @Override
    public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
        var kept = new boolean[candidates.length];
        for (int i = 0; i < kept.length; i++) {
            String candidate = candidates[i];
            kept[i] = candidate == null || isKept(candidate);
        }
        return kept;
    }

    /** Spring also asks for what a kept auto-configuration imports: that comes along. */
    private boolean isKept(String candidate) {
        return packages.isEmpty()
                || !candidate.endsWith("AutoConfiguration")
                || packages.stream().anyMatch(candidate::startsWith);
    }
}
