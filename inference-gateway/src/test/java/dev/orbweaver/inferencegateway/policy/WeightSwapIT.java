package dev.orbweaver.inferencegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.Topics;
import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.contracts.policy.PolicyAcknowledgement;
import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.contracts.rollout.Generation;
import dev.orbweaver.inferencegateway.FreshDecoder;
import dev.orbweaver.inferencegateway.GatewayUnderTest;
import dev.orbweaver.inferencegateway.TinyModel;
import dev.orbweaver.languagemodel.DecoderSettings;
import dev.orbweaver.languagemodel.DeviceSetting;
import dev.orbweaver.languagemodel.Dtype;
import dev.orbweaver.languagemodel.LanguageModel;
import dev.orbweaver.servicesupport.kafka.RecordPublisher;
import dev.orbweaver.servicesupport.kafka.RecordReaders;
import dev.orbweaver.servicesupport.kafka.StartAt;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Policy versions over a real broker into a running gateway. Each test has an experiment of its own. */
class WeightSwapIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TEXT = "/v1/completions";
    private static final int[] PROMPT = {83, 69, 76, 69, 67, 84, 32};

    @TempDir
    static Path folder;

    static EmbeddedKafkaKraftBroker broker;
    static GatewayUnderTest gateway;
    static final List<PolicyAcknowledgement> HEARD = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperty("offsets.topic.num.partitions", "1");
        broker.afterPropertiesSet();
        gateway = GatewayUnderTest.start(
                "kafka.bootstrap-servers=" + broker.getBrokersAsString(),
                "gateway.slots=8",
                "gateway.deadlines.version=30s");
        gateway.bean(RecordReaders.class)
                .assigned(
                        Topics.POLICY_ACKNOWLEDGEMENTS,
                        PolicyAcknowledgement.class,
                        new StartAt.Beginning(),
                        received -> HEARD.add(received.record()))
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        broker.destroy();
    }

    @Test
    void aPublishedVersionIsServedAndAcknowledgedWithTheChecksumOfWhatLives() throws Exception {
        announce("first", Wanted.RUN);
        var version = publish("first", 1, 0, weights("first-0", 10));

        var swapped = awaitSwapped(version);

        assertThat(swapped.checksum()).isEqualTo(version.checksum());
        assertThat(swapped.duration()).isPositive();
        assertThat(answer("first").responseIds()).containsExactly(greedy(version));
        assertThat(gateway.get("/v1/models/first").body().path("max_model_len").intValue())
                .as("prompts of 300 tokens and responses of 100")
                .isEqualTo(400);
        await().atMost(SOON).until(() -> HEARD.stream().anyMatch(PolicyAcknowledgement.Heartbeat.class::isInstance));
    }

    @Test
    void versionsAreSwappedUnderLoadWithoutAFailedRequestAndEachAnswerIsOfItsVersion() throws Exception {
        announce("busy", Wanted.RUN);
        var versions = new ArrayList<PolicyVersion>();
        for (int version = 0; version < 4; version++) {
            versions.add(version("busy", 1, version, weights("busy-" + version, 20 + version)));
        }
        var expected = new HashMap<Long, int[]>();
        for (var version : versions) {
            expected.put(version.version(), greedy(version));
        }
        offer(versions.getFirst());
        awaitSwapped(versions.getFirst());

        var done = new AtomicBoolean();
        var answers = new CopyOnWriteArrayList<Generation>();
        var clients = new ArrayList<CompletableFuture<Void>>();
        for (int client = 0; client < 4; client++) {
            boolean stream = client % 2 == 0;
            clients.add(CompletableFuture.runAsync(() -> {
                while (!done.get()) {
                    answers.add(stream ? streamed("busy") : answer("busy"));
                }
            }));
        }
        for (var version : versions.subList(1, versions.size())) {
            offer(version);
            awaitSwapped(version);
            int soFar = answers.size();
            await().atMost(SOON).until(() -> answers.size() > soFar + 8);
        }
        done.set(true);
        clients.forEach(CompletableFuture::join); // throws if one was not answered

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.responseIds()).containsExactly(expected.get(answer.policyVersion())));
        assertThat(answers).extracting(Generation::policyVersion).contains(0L, 1L, 2L, 3L);
    }

    @Test
    void anAdapterIsSwappedLikeWholeWeightsAndItsChecksumIsThatOfTheSum() throws Exception {
        announce("low-rank", Wanted.RUN);
        var base = weights("low-rank-base", 70);
        awaitSwapped(publish("low-rank", 1, 0, base));
        var adapter = TinyModel.writeAdapter(folder.resolve("low-rank-1"), base, 71);
        String sum;
        try (var model = LanguageModel.open(base);
                var merged = model.decoder(new DecoderSettings(DeviceSetting.CPU, Dtype.FP32, 1, 64), adapter)) {
            sum = merged.checksum();
        }
        var version = new PolicyVersion(
                1,
                "low-rank",
                1,
                1,
                adapter.toString(),
                sum,
                base.toString(),
                PolicyVersion.Form.ADAPTER,
                Instant.now());

        offer(version);

        assertThat(awaitSwapped(version).checksum()).isEqualTo(sum);
        assertThat(answer("low-rank").responseIds()).containsExactly(greedy(version));
    }

    @Test
    void aDamagedFolderIsRefusedAndTheFormerVersionServedOn() throws Exception {
        announce("damaged", Wanted.RUN);
        var good = publish("damaged", 1, 0, weights("damaged-0", 30));
        awaitSwapped(good);
        var bad = version("damaged", 1, 1, weights("damaged-1", 31));
        damage(Path.of(bad.location()).resolve("model.safetensors"));

        offer(bad);

        var refused =
                await().atMost(SOON).until(() -> heard(PolicyAcknowledgement.Refused.class, bad), Optional::isPresent);
        assertThat(refused.orElseThrow().reason()).contains("checksum").contains(bad.checksum());
        assertThat(answer("damaged").policyVersion()).isZero();
        assertThat(answer("damaged").responseIds()).containsExactly(greedy(good));
    }

    @Test
    void aFolderThatIsNotThereIsRefused() throws Exception {
        announce("absent", Wanted.RUN);
        var bad = new PolicyVersion(
                1,
                "absent",
                1,
                0,
                folder.resolve("nowhere").toString(),
                "x",
                "b",
                PolicyVersion.Form.FULL,
                Instant.now());

        offer(bad);

        await().atMost(SOON)
                .until(() -> heard(PolicyAcknowledgement.Refused.class, bad).isPresent());
        assertThat(gateway.post(TEXT, request("absent")).status()).isEqualTo(404);
    }

    @Test
    void asleepForAVersionItWakesWithThatOne() throws Exception {
        announce("resting", Wanted.RUN);
        awaitSwapped(publish("resting", 1, 0, weights("resting-0", 80)));
        gateway.post("/sleep?at_most=60s&for_version_of=resting", "");
        var waiting = gateway.postAsync(TEXT, request("resting"));

        var next = publish("resting", 1, 1, weights("resting-1", 81));

        assertThat(awaitSwapped(next).checksum()).isEqualTo(next.checksum());
        var answer = generation(waiting.join().body().path("orbweaver"));
        assertThat(answer.policyVersion()).isEqualTo(1);
        assertThat(answer.responseIds()).containsExactly(greedy(next));
        assertThat(isSleeping()).isFalse();
    }

    @Test
    void asleepForAVersionThatCannotBeServedItWakesWithTheFormer() throws Exception {
        announce("roused", Wanted.RUN);
        var good = publish("roused", 1, 0, weights("roused-0", 90));
        awaitSwapped(good);
        var bad = version("roused", 1, 1, weights("roused-1", 91));
        damage(Path.of(bad.location()).resolve("model.safetensors"));
        gateway.post("/sleep?at_most=60s&for_version_of=roused", "");

        offer(bad);

        await().atMost(SOON)
                .until(() -> heard(PolicyAcknowledgement.Refused.class, bad).isPresent());
        assertThat(isSleeping()).isFalse();
        assertThat(answer("roused").responseIds()).containsExactly(greedy(good));
    }

    private static boolean isSleeping() throws Exception {
        return gateway.get("/is_sleeping").body().path("is_sleeping").booleanValue();
    }

    @Test
    void aRequestWaitsForTheVersionItNeeds() throws Exception {
        announce("eager", Wanted.RUN);
        var waiting = gateway.postAsync(TEXT, request("eager"), PolicyVersion.MINIMUM_VERSION_HEADER, "1");
        awaitSwapped(publish("eager", 1, 0, weights("eager-0", 40)));
        assertThat(waiting).isNotDone();

        publish("eager", 1, 1, weights("eager-1", 41));

        var answer = waiting.get(30, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(generation(answer.body().path("orbweaver")).policyVersion()).isEqualTo(1);
    }

    @Test
    void aNewLineageMayGoBackToALowerVersion() throws Exception {
        announce("again", Wanted.RUN);
        awaitSwapped(publish("again", 1, 5, weights("again-5", 50)));
        var resumed = publish("again", 2, 3, weights("again-3", 51));
        awaitSwapped(resumed);
        publish("again", 1, 6, weights("again-6", 52)); // late, of the trainer that died
        awaitSwapped(publish("again", 2, 4, weights("again-4", 53)));

        assertThat(answer("again").policyVersion()).isEqualTo(4);
        assertThat(HEARD)
                .noneMatch(one -> one instanceof PolicyAcknowledgement.Swapped swapped
                        && swapped.experiment().equals("again")
                        && swapped.version() == 6);
    }

    @Test
    void theModelOfAnEndedExperimentIsLetGo() throws Exception {
        announce("over", Wanted.RUN);
        awaitSwapped(publish("over", 1, 0, weights("over-0", 60)));
        assertThat(answer("over").policyVersion()).isZero();

        announce("over", Wanted.END);

        await().atMost(SOON).until(() -> gateway.post(TEXT, request("over")).status() == 404);
    }

    private static Path weights(String name, long seed) throws Exception {
        return TinyModel.write(folder.resolve(name), seed);
    }

    private static void damage(Path file) throws Exception {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {0x12, 0x3f}), Files.size(file) - 100);
        }
    }

    private static void announce(String experiment, Wanted wanted) {
        gateway.bean(RecordPublisher.class)
                .publishAndWait(Topics.EXPERIMENTS, experiment, SampleAnnouncement.of(experiment, wanted));
    }

    private static PolicyVersion publish(String experiment, long lineage, long number, Path weights) {
        var version = version(experiment, lineage, number, weights);
        offer(version);
        return version;
    }

    private static void offer(PolicyVersion version) {
        gateway.bean(RecordPublisher.class).publishAndWait(Topics.POLICY_VERSIONS, version.experiment(), version);
    }

    private static PolicyVersion version(String experiment, long lineage, long number, Path weights) {
        try (var model = LanguageModel.open(weights)) {
            return new PolicyVersion(
                    1,
                    experiment,
                    lineage,
                    number,
                    weights.toString(),
                    model.checksum(),
                    "base",
                    PolicyVersion.Form.FULL,
                    Instant.now());
        }
    }

    private static PolicyAcknowledgement.Swapped awaitSwapped(PolicyVersion version) {
        return await().atMost(SOON)
                .until(() -> heard(PolicyAcknowledgement.Swapped.class, version), Optional::isPresent)
                .orElseThrow();
    }

    private static <T extends PolicyAcknowledgement> Optional<T> heard(Class<T> type, PolicyVersion version) {
        return HEARD.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(one -> switch (one) {
                    case PolicyAcknowledgement.Swapped swapped ->
                        swapped.experiment().equals(version.experiment())
                                && swapped.lineage() == version.lineage()
                                && swapped.version() == version.version();
                    case PolicyAcknowledgement.Refused refused ->
                        refused.experiment().equals(version.experiment()) && refused.version() == version.version();
                    default -> false;
                })
                .findFirst();
    }

    private static Map<String, Object> request(String model) {
        return Map.of("model", model, "prompt", PROMPT, "max_tokens", 24, "temperature", 0, "ignore_eos", true);
    }

    private static Generation answer(String model) {
        try {
            var answer = gateway.post(TEXT, request(model));
            assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
            return generation(answer.body().path("orbweaver"));
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Generation streamed(String model) {
        try {
            var body = new HashMap<>(request(model));
            body.put("stream", true);
            var events = gateway.stream(TEXT, body);
            return generation(events.stream()
                    .filter(event -> event.has("orbweaver"))
                    .findFirst()
                    .orElseThrow()
                    .path("orbweaver"));
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What the version's weights say when they are alone with the prompt. */
    private static int[] greedy(PolicyVersion version) {
        boolean isWhole = version.form() == PolicyVersion.Form.FULL;
        var settings = new DecoderSettings(DeviceSetting.CPU, Dtype.FP32, 1, 64);
        try (var model = LanguageModel.open(Path.of(isWhole ? version.location() : version.baseModel()))) {
            var decoder = isWhole ? model.decoder(settings) : model.decoder(settings, Path.of(version.location()));
            return FreshDecoder.ids(FreshDecoder.answer(decoder, PROMPT, 24));
        }
    }

    private static Generation generation(JsonNode node) {
        return JsonMapper.shared().treeToValue(node, Generation.class);
    }
}
