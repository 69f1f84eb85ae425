# syntax=docker/dockerfile:1
# One image a service, each a target of this file: docker build --target rollout-service -t orbweaver/rollout-service .
# CUDA: --build-arg MAVEN_PROFILES=cuda --build-arg BASE=nvidia/cuda:12.8.1-base-ubuntu24.04 (docs/operations/images.md)
ARG BASE=ubuntu:24.04
ARG JAVA=25

# ---------------------------------------------------------------- the five services, laid out for layers
FROM eclipse-temurin:${JAVA}-jdk AS build
ARG MAVEN_PROFILES=""
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -q ${MAVEN_PROFILES:+-P${MAVEN_PROFILES}} -DskipTests -Dspotless.check.skip package \
      -pl task-dispatcher,rollout-service,inference-gateway,reward-service,trainer-service -am
# libraries in one layer, our own classes in another: a new version of ours is a few MB to pull
RUN for service in task-dispatcher rollout-service inference-gateway reward-service trainer-service; do \
      java -Djarmode=tools -jar $service/target/$service-*-exec.jar extract --layers \
        --application-filename service.jar --destination /services/$service && \
      cp -r /services/$service/snapshot-dependencies/. /services/$service/application/ || exit 1; \
    done

# ---------------------------------------------------------------- libtorch and the tokenizer's library, unpacked
FROM build AS natives
ENV DJL_CACHE_DIR=/natives
# The CUDA build refuses to load without a device: it unpacks at the first start instead, into the same folder.
RUN mkdir /natives && cd /services/trainer-service && \
    if [ -z "$(ls dependencies/lib/pytorch-native-cu* 2>/dev/null)" ]; then \
      printf '%s\n' 'void main() {' \
        '  IO.println(dev.orbweaver.languagemodel.script.TorchRuntime.start());' \
        '  ai.djl.huggingface.tokenizers.jni.LibUtils.checkStatus();' \
        '}' > /tmp/Unpack.java && \
      java --enable-native-access=ALL-UNNAMED -cp 'application/lib/*:dependencies/lib/*' /tmp/Unpack.java; \
    fi

# ---------------------------------------------------------------- what all services run on
FROM eclipse-temurin:${JAVA}-jre AS java

FROM ${BASE} AS runtime
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl && rm -rf /var/lib/apt/lists/*
COPY --from=java /opt/java/openjdk /opt/java/openjdk
# data sets and models are read from data/ and models/; the sample's are in the image
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /orbweaver orbweaver && \
    mkdir -p /orbweaver/models /orbweaver/experiments /orbweaver/dispatcher /orbweaver/natives && \
    chown -R orbweaver:orbweaver /orbweaver
WORKDIR /orbweaver
COPY LICENSE .
COPY config config
COPY data data
# Kafka's and the services' threads share the memory limit with the heap
ENV PATH=/opt/java/openjdk/bin:$PATH \
    LANG=C.UTF-8 \
    JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=60" \
    SERVER_ADDRESS=0.0.0.0
USER 10001:10001
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=6 \
    CMD curl -fsS -o /dev/null "http://127.0.0.1:${SERVER_PORT}/actuator/health/readiness"
ENTRYPOINT ["java", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError", \
    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "service.jar"]

FROM runtime AS torch
# A waiting OpenMP thread must not burn a core that another process needs, but looks again for some 100 microseconds before it sleeps: to wake
# it costs more than most operators take. Large freed tensors go back to the system; small ones must
# not, or every operator pays for page faults.
# The heap is small: weights, caches and gradients are native memory. The NVIDIA names matter to the CUDA build only.
ENV OMP_WAIT_POLICY=PASSIVE \
    GOMP_SPINCOUNT=10000 \
    MALLOC_MMAP_THRESHOLD_=67108864 \
    MALLOC_TRIM_THRESHOLD_=268435456 \
    DJL_CACHE_DIR=/orbweaver/natives \
    JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=25" \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
COPY --from=natives --chown=10001:10001 /natives natives

# ---------------------------------------------------------------- the services
FROM runtime AS task-dispatcher
COPY --from=build /services/task-dispatcher/dependencies ./
COPY --from=build /services/task-dispatcher/application ./
ENV SERVER_PORT=8080 ORBWEAVER_DISPATCHER_FOLDER=/orbweaver/dispatcher
EXPOSE 8080

FROM runtime AS rollout-service
COPY --from=build /services/rollout-service/dependencies ./
COPY --from=build /services/rollout-service/application ./
ENV SERVER_PORT=8081
EXPOSE 8081

FROM runtime AS reward-service
COPY --from=build /services/reward-service/dependencies ./
COPY --from=build /services/reward-service/application ./
ENV SERVER_PORT=8083
EXPOSE 8083

FROM torch AS inference-gateway
COPY --from=build /services/inference-gateway/dependencies ./
COPY --from=build /services/inference-gateway/application ./
ENV SERVER_PORT=8000
EXPOSE 8000

FROM torch AS trainer-service
COPY --from=build /services/trainer-service/dependencies ./
COPY --from=build /services/trainer-service/application ./
ENV SERVER_PORT=8084 ORBWEAVER_TRAINER_FOLDER=/orbweaver/experiments
EXPOSE 8084
