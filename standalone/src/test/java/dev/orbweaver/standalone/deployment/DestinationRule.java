package dev.orbweaver.standalone.deployment;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The part of Istio's resource that the chart uses, by the names of its API. */
@JsonDeserialize(
        using = ValueDeserializer.None.class) // not the interface's own, which reads what it does not know as a map
record DestinationRule(String apiVersion, String kind, ObjectMeta metadata, Spec spec) implements HasMetadata {

    record Spec(String host, TrafficPolicy trafficPolicy) {}

    record TrafficPolicy(LoadBalancer loadBalancer) {}

    record LoadBalancer(ConsistentHash consistentHash) {}

    record ConsistentHash(String httpHeaderName) {}

    @Override
    public String getApiVersion() {
        return apiVersion;
    }

    @Override
    public String getKind() {
        return kind;
    }

    @Override
    public ObjectMeta getMetadata() {
        return metadata;
    }

    @Override
    public void setMetadata(ObjectMeta metadata) {
        throw new UnsupportedOperationException("a rendered resource stays as it is");
    }

    @Override
    public void setApiVersion(String version) {
        throw new UnsupportedOperationException("a rendered resource stays as it is");
    }
}
