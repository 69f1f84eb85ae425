package dev.orbweaver.standalone.deployment;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** The chart, rendered by Helm with a values file and read as Kubernetes reads it; an unknown field is an error that names it. */
record Chart(List<HasMetadata> resources) {

    static final Path FOLDER = ProjectFiles.ROOT.resolve("k8s/orbweaver");

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "ConfigMap", ConfigMap.class,
            "Deployment", Deployment.class,
            "DestinationRule", DestinationRule.class,
            "HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
            "Ingress", Ingress.class,
            "NetworkPolicy", NetworkPolicy.class,
            "PersistentVolumeClaim", PersistentVolumeClaim.class,
            "Secret", Secret.class,
            "Service", Service.class,
            "StatefulSet", StatefulSet.class);

    private static final JsonMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                /** The models would keep unknown fields in a map of additional ones. */
                @Override
                public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }

    static Chart render(String values, String... settings) {
        var template = new Helm(FOLDER)
                .template()
                .withName("ow")
                .withValuesFile(ProjectFiles.ROOT.resolve("k8s/values/" + values));
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            template.set(parts[0], parts[1]);
        }
        return new Chart(
                ProjectFiles.yaml(template.call()).stream().map(Chart::read).toList());
    }

    /** Throws at a field that Kubernetes does not have, naming it. */
    static HasMetadata read(Map<String, Object> resource) {
        var type = KINDS.get(String.valueOf(resource.get("kind")));
        if (type == null) {
            throw new AssertionError("unexpected kind " + resource.get("kind"));
        }
        return STRICT.convertValue(resource, type);
    }

    <T extends HasMetadata> Stream<T> all(Class<T> kind) {
        return resources.stream().filter(kind::isInstance).map(kind::cast);
    }

    <T extends HasMetadata> T one(Class<T> kind, String name) {
        return all(kind)
                .filter(resource -> resource.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " " + name));
    }
}
