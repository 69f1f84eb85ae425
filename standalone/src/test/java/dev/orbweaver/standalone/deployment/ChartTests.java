package dev.orbweaver.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orbweaver.contracts.identity.GroupId;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Helm chart: rendered by Helm, read strictly, and compared with the services. */
class ChartTests {

    static final List<String> SERVICES = ServiceSettings.SERVICES;

    @Test
    void helmFindsNothingToComplainAbout() {
        var result = Chart.lint();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trial.yaml", "gpu.yaml"})
    void everyReferenceHasItsTarget(String values) {
        var chart = Chart.render(values);

        var pods = Stream.concat(
                        chart.all(Deployment.class).map(owner -> owner.getSpec().getTemplate()),
                        chart.all(StatefulSet.class)
                                .map(owner -> owner.getSpec().getTemplate()))
                .toList();
        assertThat(chart.all(Service.class))
                .allSatisfy(service -> assertThat(pods)
                        .as("pods of " + service.getMetadata().getName())
                        .filteredOn(pod -> pod.getMetadata()
                                .getLabels()
                                .entrySet()
                                .containsAll(service.getSpec().getSelector().entrySet()))
                        .hasSize(1));
        assertThat(pods)
                .flatExtracting(pod -> pod.getSpec().getVolumes())
                .filteredOn(volume -> volume.getPersistentVolumeClaim() != null)
                .allSatisfy(volume -> chart.one(
                        PersistentVolumeClaim.class,
                        volume.getPersistentVolumeClaim().getClaimName()));
        assertThat(chart.all(Deployment.class)).allSatisfy(deployment -> {
            var pod = deployment.getSpec().getTemplate().getSpec();
            assertThat(pod.getContainers().getFirst().getVolumeMounts())
                    .extracting(VolumeMount::getName)
                    .containsExactlyInAnyOrderElementsOf(
                            pod.getVolumes().stream().map(Volume::getName).toList());
        });
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void everyVariableIsASettingOfItsService(String service) {
        for (String values : List.of("trial.yaml", "gpu.yaml")) {
            var variables = environment(Chart.render(values), service);
            var settings = new ServiceSettings(service);

            assertThat(settings.unknown(variables.keySet())).isEmpty();
            assertThatCode(() -> settings.bind(variables)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void eachServiceIsReachedAndProbedOnItsOwnPort(String service) {
        var chart = Chart.render("trial.yaml");

        int port = new ServiceSettings(service).port();
        var container = container(chart, service);
        assertThat(container.getPorts()).singleElement().satisfies(open -> {
            assertThat(open.getName()).isEqualTo("http");
            assertThat(open.getContainerPort()).isEqualTo(port);
        });
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/readiness");
        assertThat(container.getLivenessProbe().getHttpGet().getPort().getStrVal())
                .isEqualTo("http");
        assertThat(chart.one(Service.class, "ow-" + service)
                        .getSpec()
                        .getPorts()
                        .getFirst()
                        .getPort())
                .isEqualTo(port);
    }

    @Test
    void theTrialsBrokerIsGivenKafkasOwnSettings() {
        var broker = Chart.render("trial.yaml").one(StatefulSet.class, "ow-kafka");

        var variables = broker.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
                .map(EnvVar::getName)
                .collect(Collectors.toSet());
        assertThat(variables).contains("KAFKA_GROUP_SHARE_SESSION_TIMEOUT_MS");
        assertThat(BrokerSettings.unknown(variables)).isEmpty();
    }

    @Test
    void rolloutsAndGatewaysScaleTheOthersDoNot() {
        var chart = Chart.render("gpu.yaml", "services.reward-service.replicas=3");

        assertThat(replicas(chart, "inference-gateway")).isEqualTo(4);
        assertThat(replicas(chart, "reward-service")).isEqualTo(3);
        assertThat(replicas(chart, "rollout-service"))
                .as("left to its autoscaler")
                .isNull();
        assertThat(chart.all(HorizontalPodAutoscaler.class))
                .singleElement()
                .satisfies(scaler -> assertThat(
                                scaler.getSpec().getScaleTargetRef().getName())
                        .isEqualTo("ow-rollout-service"));
        for (String service : List.of("task-dispatcher", "trainer-service")) {
            var deployment = chart.one(Deployment.class, "ow-" + service).getSpec();
            assertThat(deployment.getReplicas()).as(service).isEqualTo(1);
            assertThat(deployment.getStrategy().getType()).as(service).isEqualTo("Recreate");
        }
    }

    @Test
    void onlyEngineAndTrainerTakeAGpu() {
        var chart = Chart.render("gpu.yaml");

        for (String service : SERVICES) {
            var container = container(chart, service);
            boolean torch = service.equals("inference-gateway") || service.equals("trainer-service");
            assertThat(container.getResources().getLimits().containsKey("nvidia.com/gpu"))
                    .as(service)
                    .isEqualTo(torch);
            assertThat(container.getImage().endsWith("-cuda")).as(service).isEqualTo(torch);
        }
    }

    @Test
    void unlessToldToTheChartRoutesNothing() {
        var chart = Chart.render("gpu.yaml");

        assertThat(chart.all(Ingress.class)).isEmpty();
        assertThat(chart.all(DestinationRule.class)).isEmpty();
        assertThat(environment(chart, "rollout-service"))
                .containsEntry("ORBWEAVER_GATEWAY_URL", "http://ow-inference-gateway:8000");
    }

    @Test
    void istioHashesTheHeaderThatNamesACallsGroup() {
        var rule = Chart.render("gpu.yaml", "routing.by=istio").one(DestinationRule.class, "ow-inference-gateway");

        assertThat(rule.spec().host()).isEqualTo("ow-inference-gateway");
        assertThat(rule.spec().trafficPolicy().loadBalancer().consistentHash().httpHeaderName())
                .isEqualTo(GroupId.HEADER);
    }

    @Test
    void nginxHashesTheHeaderForWorkersThatCallItsIngress() {
        var chart = Chart.render("gpu.yaml", "routing.by=nginx", "routing.host=gateways.internal");
        var ingress = chart.one(Ingress.class, "ow-inference-gateway");

        assertThat(ingress.getMetadata().getAnnotations())
                .containsEntry(
                        "nginx.ingress.kubernetes.io/upstream-hash-by",
                        "$http_" + GroupId.HEADER.toLowerCase(Locale.ROOT).replace('-', '_'));
        assertThat(ingress.getSpec().getRules()).singleElement().satisfies(rule -> {
            assertThat(rule.getHost()).isEqualTo("gateways.internal");
            var backend = rule.getHttp().getPaths().getFirst().getBackend().getService();
            chart.one(Service.class, backend.getName());
        });
        assertThat(environment(chart, "rollout-service"))
                .containsEntry("ORBWEAVER_GATEWAY_URL", "http://gateways.internal");
        assertThatThrownBy(() -> Chart.render("gpu.yaml", "routing.by=nginx"))
                .hasMessageContaining("routing.host is empty");
    }

    @Test
    void valuesThatNobodyReadsAreRefused() {
        assertThatThrownBy(() -> Chart.render("trial.yaml", "services.rollout-service.replica=8"))
                .hasMessageContaining("replica");
        assertThatThrownBy(() -> Chart.render("trial.yaml", "services.trainer-service.replicas=2"))
                .hasMessageContaining("replicas");
        assertThatThrownBy(() -> Chart.render("trial.yaml", "routing.by=traefik"))
                .hasMessageContaining("routing");
    }

    @Test
    void withoutAddressesTheMessageSaysWhatToGive() {
        assertThatThrownBy(() -> Chart.render("gpu.yaml", "kafka.bootstrapServers="))
                .hasMessageContaining("kafka.bootstrapServers is empty")
                .hasMessageContaining("trial.enabled=true");
    }

    /** Else nothing of the above would notice one. */
    @Test
    void aMisspeltFieldDoesNotPassUnnoticed() {
        var deployment = ProjectFiles.yaml(
                "{kind: Deployment, spec: {template: {spec: {containers: [{imagePullPolcy: Never}]}}}}");

        assertThatThrownBy(() -> Chart.read(deployment.getFirst())).hasMessageContaining("imagePullPolcy");
    }

    private static Map<String, Object> environment(Chart chart, String service) {
        var variables = new LinkedHashMap<String, Object>(
                chart.one(ConfigMap.class, "ow-" + service).getData());
        // secrets are referred to by name; their values are not the chart's
        container(chart, service).getEnv().forEach(variable -> variables.put(variable.getName(), "secret"));
        return variables;
    }

    private static Container container(Chart chart, String service) {
        return chart.one(Deployment.class, "ow-" + service)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
    }

    private static Integer replicas(Chart chart, String service) {
        return chart.one(Deployment.class, "ow-" + service).getSpec().getReplicas();
    }
}
