package dev.orbweaver.taskdispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.contracts.experiment.ExperimentAnnouncement.Wanted;
import dev.orbweaver.contracts.rollout.RolloutRequest;
import dev.orbweaver.scripted.ScriptedServices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import tools.jackson.databind.JsonNode;

/** A tiny experiment through all its states, over a real broker and a real store; the other services speak from a script. */
class TinyExperimentIT {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private EmbeddedKafkaKraftBroker broker;
    private ScriptedServices others;
    private TinyData data;

    @BeforeEach
    void start() throws Exception {
        broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperty("offsets.topic.num.partitions", "1");
        broker.afterPropertiesSet();
        others = new ScriptedServices(broker.getBrokersAsString());
        data = new TinyData(folder);
    }

    @AfterEach
    void stop() {
        others.close();
        broker.destroy();
    }

    @Test
    void goesThroughWarmUpValidationTwoStepsAndTheEnd() {
        try (var dispatcher = dispatcher()) {
            var started = dispatcher.start(data, false, "warm_up.epochs=1");

            assertThat(started.status()).isEqualTo(201);
            assertThat(started.body().path("action").asString()).isEqualTo("STARTED");
            awaitState(dispatcher, "tiny", "COMPLETED");
            assertThat(texts(dispatcher.get("/api/experiments/tiny/steps"), "step"))
                    .containsExactly("evaluate-0", "warm-up-0", "validate-0", "train-1", "train-2", "validate-2");
            var summary = dispatcher.get("/api/experiments/tiny/summary");
            assertThat(summary.path("requested").asInt()).isEqualTo(16);
            assertThat(summary.path("trained").asInt()).isEqualTo(16);
            assertThat(summary.path("failed").asInt()).isZero();
            assertThat(summary.path("accuracy_before").asDouble()).isEqualTo(1.0);
            assertThat(summary.path("held_out_questions").asInt()).isEqualTo(4);
            assertThat(summary.path("files")
                            .get(0)
                            .path("after")
                            .path("fixedByRewriting")
                            .asInt())
                    .isEqualTo(4);
            assertThat(others.announcements.getLast().wanted()).isEqualTo(Wanted.END);
            assertThat(dispatcher
                            .get("/api/experiments/tiny/checkpoints")
                            .get(0)
                            .path("step")
                            .asInt())
                    .isEqualTo(2);
        }
    }

    @Test
    void endsAtTheFirstValidationThatReachesTheTarget() {
        try (var dispatcher = dispatcher()) {
            // the scripted rollouts of a validation are all correct
            dispatcher.start(
                    data,
                    false,
                    "trainer.target_accuracy=0.9",
                    "trainer.val_before_train=false",
                    "trainer.test_freq=1");

            awaitState(dispatcher, "tiny", "COMPLETED");
            assertThat(texts(dispatcher.get("/api/experiments/tiny/steps"), "step"))
                    .containsExactly("train-1", "validate-1");
        }
    }

    @Test
    void theNextStepRollsOutWhileOneIsTrainedAndOverAStopAndAKill() {
        others.trainUpTo(0);
        try (var dispatcher = dispatcher()) {
            dispatcher.start(data, false, "async_training.steps_ahead=1");
            await().atMost(DEADLINE).until(() -> requestsOf("train-2").size() == 8);

            var view = dispatcher.get("/api/experiments/tiny");
            assertThat(view.path("state").asString()).isEqualTo("TRAINING");
            assertThat(view.path("openSteps").valueStream().map(JsonNode::asString))
                    .containsExactly("train-1", "train-2");
            dispatcher.post("/api/experiments/tiny/stop", "");
            awaitState(dispatcher, "tiny", "STOPPED");
            dispatcher.post("/api/experiments/tiny/resume", "");
            awaitState(dispatcher, "tiny", "TRAINING");
        } // killed while both are open
        others.trainUpTo(2);
        try (var dispatcher = dispatcher()) {
            awaitState(dispatcher, "tiny", "COMPLETED");

            // each once, by the policy before the one that is trained meanwhile
            assertThat(requestsOf("train-2"))
                    .hasSize(8)
                    .allSatisfy(request ->
                            assertThat(request.minimumPolicyVersion()).isZero());
            assertThat(texts(dispatcher.get("/api/experiments/tiny/steps"), "step"))
                    .containsExactly("validate-0", "train-1", "train-2", "validate-2");
            var summary = dispatcher.get("/api/experiments/tiny/summary");
            assertThat(summary.path("requested").asInt()).isEqualTo(16);
            assertThat(summary.path("trained").asInt()).isEqualTo(16);
            assertThat(texts(dispatcher.get("/api/experiments/tiny/metrics"), "step"))
                    .containsExactly("validate-0", "train-1", "train-2", "validate-2");
        }
    }

    @Test
    void furtherTasksAreDrawnForAStepUntilItsTrainerHasEnough() {
        others.needRollouts(12);
        try (var dispatcher = dispatcher()) {
            dispatcher.start(
                    data,
                    false,
                    "algorithm.dynamic_sampling=true",
                    "algorithm.max_num_gen_batches=2",
                    "trainer.val_before_train=false");
            awaitState(dispatcher, "tiny", "COMPLETED");

            for (String step : List.of("train-1", "train-2")) { // eight tasks in draws of four
                assertThat(requestsOf(step))
                        .extracting(RolloutRequest::stepSize)
                        .containsOnly(8, 16);
                assertThat(requestsOf(step).stream()
                                .map(request -> request.attempt().rollout())
                                .distinct())
                        .hasSize(16);
            }
            var summary = dispatcher.get("/api/experiments/tiny/summary");
            assertThat(summary.path("requested").asInt()).isEqualTo(32);
            assertThat(summary.path("trained").asInt()).isEqualTo(32);
            var metrics = dispatcher.get("/api/experiments/tiny/metrics");
            assertThat(metrics.get(1).path("values").path("training/epoch").asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void moreDrawsThanThereAreTasksAreRefused() {
        try (var dispatcher = dispatcher()) {
            var refused = dispatcher.start(data, false, "algorithm.dynamic_sampling=true");

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body().toString())
                    .contains("algorithm.max_num_gen_batches: 10 draws of 4 tasks, but the training files have 8 usable"
                            + " tasks: choose 1 to 2");
        }
    }

    @Test
    void aPausedExperimentBeginsNoStepAhead() {
        others.trainUpTo(0);
        others.answerOnly(request -> request.attempt().rollout().sample() == 0);
        try (var dispatcher = dispatcher()) {
            dispatcher.start(data, false, "async_training.steps_ahead=1", "trainer.val_before_train=false");
            await().atMost(DEADLINE).until(() -> requestsOf("train-1").size() == 8);
            dispatcher.post("/api/experiments/tiny/pause", "");
            others.answerOnly(request -> true);
            requestsOf("train-1").forEach(others::answer);
            awaitState(dispatcher, "tiny", "TRAINING");
            others.trainUpTo(2);
            awaitState(dispatcher, "tiny", "PAUSED");

            assertThat(requestsOf("train-2")).isEmpty();
            dispatcher.post("/api/experiments/tiny/resume", "");
            awaitState(dispatcher, "tiny", "COMPLETED");
        }
    }

    @Test
    void keepsTheCheckpointThatValidatedBestBesideTheLatest() {
        others.answerWronglyIn("validate-2");
        try (var dispatcher = dispatcher()) {
            dispatcher.start(
                    data,
                    false,
                    "trainer.total_training_steps=3",
                    "trainer.val_before_train=false",
                    "trainer.save_freq=1",
                    "trainer.test_freq=1",
                    "trainer.keep_checkpoints=1",
                    "trainer.keep_best=true");
            awaitState(dispatcher, "tiny", "COMPLETED");

            // 1 and 3 validate equally well: the earlier one is the best
            assertThat(others.announcements.getLast().bestStep()).isEqualTo(1);
            assertThat(texts(dispatcher.get("/api/experiments/tiny/checkpoints"), "step"))
                    .containsExactly("3", "1");
        }
    }

    @Test
    void keepsMeasuresAndRolloutsForThePage() throws Exception {
        try (var dispatcher = dispatcher()) {
            dispatcher.start(data, false);
            awaitState(dispatcher, "tiny", "COMPLETED");

            var metrics = dispatcher.get("/api/experiments/tiny/metrics");
            assertThat(texts(metrics, "step")).containsExactly("validate-0", "train-1", "train-2", "validate-2");
            var train = metrics.get(1).path("values");
            assertThat(train.path("training/reward").asDouble()).isEqualTo(0.5);
            assertThat(train.path("actor/grad_norm").asDouble()).isEqualTo(0.5);
            assertThat(train.path("timing_s/gen").asDouble()).isPositive();
            assertThat(train.has("timing_s/swap")).isTrue();
            var rollout = dispatcher.get("/api/experiments/tiny/rollouts?step=train-1&limit=3");
            assertThat(rollout).hasSize(3);
            assertThat(rollout.get(0).path("calls").get(0).path("agentStep").asString())
                    .isEqualTo("write_query");
            assertThat(Files.readAllLines(folder.resolve("store/tiny/metrics.jsonl")))
                    .anySatisfy(line -> assertThat(line).contains("\"step\":\"train-1\""));
            assertThat(dispatcher.page("/").body()).contains("Orbweaver");
            assertThat(dispatcher.page("/v3/api-docs").body()).contains("/api/experiments/{name}/stop");
        }
    }

    @Test
    void theSameCommandAgainResumesOrSaysWhyNot() {
        try (var dispatcher = dispatcher()) {
            others.answerOnly(
                    request -> !request.attempt().rollout().step().toString().equals("train-2")
                            || request.attempt().rollout().sample() == 0);
            dispatcher.start(data, false);
            await().atMost(DEADLINE).until(() -> "train-2".equals(openStep(dispatcher)));
            assertThat(dispatcher.start(data, false).body().path("action").asString())
                    .isEqualTo("GOES_ON");
            dispatcher.post("/api/experiments/tiny/stop", "");
            awaitState(dispatcher, "tiny", "STOPPED");

            var differing = dispatcher.start(data, false, "actor.lr=0.5");
            assertThat(differing.status()).isEqualTo(409);
            assertThat(differing.body().path("differences").get(0).asString())
                    .isEqualTo("actor.lr: '1.0E-6' is now '0.5'");

            others.answerOnly(request -> true);
            var again = dispatcher.start(data, false);
            assertThat(again.body().path("action").asString()).isEqualTo("RESUMED");
            assertThat(again.body().path("message").asString())
                    .isEqualTo("resumes tiny from its last checkpoint (1 of 2 steps done)");
            awaitState(dispatcher, "tiny", "COMPLETED");

            var anew = dispatcher.start(data, false, "actor.lr=0.5");
            assertThat(anew.body().path("action").asString()).isEqualTo("STARTED_ANEW");
            assertThat(anew.body().path("experiment").path("name").asString()).isEqualTo("tiny-2");
            awaitState(dispatcher, "tiny-2", "COMPLETED");
        }
    }

    @Test
    void goesOnWhereTheLastProcessEnded() {
        others.answerOnly(request -> request.attempt().rollout().sample() == 0);
        try (var dispatcher = dispatcher()) {
            dispatcher.start(data, false);
            await().atMost(DEADLINE).until(() -> "train-1".equals(openStep(dispatcher)));
            await().atMost(DEADLINE)
                    .until(() -> dispatcher
                                    .get("/api/experiments/tiny/rollouts?step=train-1")
                                    .size()
                            == 4);
        }
        others.answerOnly(request -> true);
        try (var dispatcher = dispatcher("--orbweaver.dispatcher.worker-silence=1s")) {
            others.silenceHeartbeats();
            awaitState(dispatcher, "tiny", "COMPLETED");

            var summary = dispatcher.get("/api/experiments/tiny/summary");
            assertThat(summary.path("requested").asInt()).isEqualTo(16);
            assertThat(summary.path("trained").asInt()).isEqualTo(16);
        }
    }

    @Test
    void aRolloutThatNobodyBringsBackFailsAfterItsLastAttempt() {
        others.answerOnly(request -> !isLost(request.attempt().rollout().toString()));
        try (var dispatcher = dispatcher("--orbweaver.dispatcher.worker-silence=1s")) {
            others.silenceHeartbeats();
            dispatcher.start(data, false, "rollout.max_attempts=2", "trainer.val_before_train=false");
            awaitState(dispatcher, "tiny", "COMPLETED");

            var attempts = others.requests.stream()
                    .filter(request -> isLost(request.attempt().rollout().toString()))
                    .map(request -> request.attempt().number())
                    .toList();
            assertThat(attempts).containsExactly(1, 2);
            var summary = dispatcher.get("/api/experiments/tiny/summary");
            assertThat(summary.path("trained").asInt()).isEqualTo(15);
            assertThat(summary.path("failed").asInt()).isEqualTo(1);
            assertThat(summary.path("failed_reasons").path("worker silent").asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void aTrainerThatComesBackBehindReplacesTheMeasuresAndGoesOn() {
        others.answerOnly(
                request -> !request.attempt().rollout().step().toString().equals("train-2")
                        || request.attempt().rollout().sample() == 0);
        try (var dispatcher = dispatcher()) {
            dispatcher.start(data, false);
            await().atMost(DEADLINE).until(() -> "train-2".equals(openStep(dispatcher)));

            others.restartTrainer("tiny", 0);
            others.answerOnly(request -> true);
            others.requests.stream()
                    .filter(request ->
                            request.attempt().rollout().step().toString().equals("train-2"))
                    .forEach(others::answer);

            awaitState(dispatcher, "tiny", "COMPLETED");
            var experiment = dispatcher.get("/api/experiments/tiny");
            assertThat(experiment.path("lineage").asInt()).isEqualTo(2);
            assertThat(experiment.path("completedSteps").asInt()).isEqualTo(2);
            assertThat(dispatcher
                            .get("/api/experiments/tiny/summary")
                            .path("requested")
                            .asInt())
                    .isEqualTo(16);
        }
    }

    @Test
    void aRowThatCannotBeUsedIsLeftOutAndNamed() throws Exception {
        data.breakOneRow();
        try (var dispatcher = dispatcher()) {
            var started = dispatcher.start(data, false);

            assertThat(started.body().path("warnings").get(0).asString())
                    .startsWith("train-4: gold SQL fails (left out):")
                    .contains("select nothing from nowhere");
            awaitState(dispatcher, "tiny", "COMPLETED");
            assertThat(others.requests)
                    .extracting(request -> request.attempt().rollout().task())
                    .doesNotContain("train-4");
        }
    }

    @Test
    void theBodyMayBeTheSpecificationItselfAndItsProblemsAreListed() {
        try (var dispatcher = dispatcher()) {
            var refused = dispatcher.post(
                    "/api/experiments", "application/yaml", data.yaml().replace("path: model", "path: nowhere"));

            assertThat(refused.status()).isEqualTo(400);
            var problems = refused.body().path("problems");
            assertThat(texts(problems, "setting")).contains("data.train_files", "model.path");
            assertThat(texts(problems, "source")).contains("request body:2");
            assertThat(dispatcher.post("/api/experiments/nobody/stop", "").status())
                    .isEqualTo(404);
        }
    }

    private List<RolloutRequest> requestsOf(String step) {
        return others.requests.stream()
                .filter(request -> request.attempt().rollout().step().toString().equals(step))
                .toList();
    }

    private static boolean isLost(String rollout) {
        return rollout.startsWith("tiny.train-1.") && rollout.endsWith(".1") && rollout.contains("train-3");
    }

    private RunningDispatcher dispatcher(String... properties) {
        return new RunningDispatcher(broker.getBrokersAsString(), folder.resolve("store"), properties);
    }

    private static String openStep(RunningDispatcher dispatcher) {
        return dispatcher.get("/api/experiments/tiny").path("openSteps").path(0).asString();
    }

    private static void awaitState(RunningDispatcher dispatcher, String experiment, String state) {
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(dispatcher.state(experiment))
                        .as(dispatcher.get("/api/experiments/" + experiment).toString())
                        .isEqualTo(state));
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(node -> node.path(field).asString())
                .toList();
    }
}
