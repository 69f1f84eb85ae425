package dev.orbweaver.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orbweaver.taskdispatcher.dispatch.StepRecords.StepRecord;
import dev.orbweaver.taskdispatcher.experiment.ExperimentState;
import dev.orbweaver.taskdispatcher.experiment.ExperimentSummary;
import dev.orbweaver.taskdispatcher.experiment.ExperimentView;
import dev.orbweaver.taskdispatcher.metrics.StepValues;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small experiment with the sample model and data set, seen through the control plane's REST API. */
public final class SampleExperiment {

    public static final Path PROJECT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    public static final Path MODEL = PROJECT.resolve("data").resolve("model");

    private static final Duration CALL = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();
    private final URI controlPlane;
    private final String name;

    public SampleExperiment(URI controlPlane, String name) {
        this.controlPlane = controlPlane;
        this.name = name;
    }

    /** Two tasks a step, four samples of each, six validation questions; {@code more} adds or replaces. */
    public static List<String> settings(String name, String... more) {
        Path data = PROJECT.resolve("data").resolve("sample");
        var settings = new ArrayList<>(List.of(
                "model.path=" + MODEL,
                "data.train_files=[" + data.resolve("train.parquet") + "]",
                "data.val_files=[" + data.resolve("held_out.parquet") + "]",
                "data.train_batch_size=2",
                "data.max_prompt_length=480",
                "data.max_response_length=48",
                "data.limit=24",
                "data.val_limit=6",
                "rollout.n=4",
                "rollout.max_tokens=32",
                "rollout.seed=1",
                "rollout.time_allowed=60s",
                "agent.prompts=compact",
                "agent.schema=compact",
                "agent.max_turns=2",
                "actor.lr=1e-4",
                "actor.ppo_mini_batch_size=2",
                "actor.gradient_checkpointing=false",
                "trainer.total_epochs=1",
                "trainer.save_freq=1",
                "trainer.experiment_name=" + name));
        for (String setting : more) {
            String key = setting.substring(0, setting.indexOf('=') + 1);
            settings.removeIf(known -> known.startsWith(key));
            settings.add(setting);
        }
        return settings;
    }

    public void start(String... more) throws Exception {
        var form = Map.of("arguments", settings(name, more), "fresh", false);
        var request = request("/api/experiments")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(form)))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    public void awaitState(ExperimentState wanted, Duration deadline) {
        await().atMost(deadline).pollInterval(Duration.ofMillis(200)).until(() -> {
            var view = view();
            if (view.state() == ExperimentState.FAILED && wanted != ExperimentState.FAILED) {
                throw new AssertionError("the experiment failed: " + view.failure());
            }
            return view.state() == wanted;
        });
    }

    public ExperimentView view() throws Exception {
        return get("", ExperimentView.class);
    }

    public ExperimentSummary summary() throws Exception {
        return get("/summary", ExperimentSummary.class);
    }

    public List<StepRecord> trainSteps() throws Exception {
        return Stream.of(get("/steps", StepRecord[].class))
                .filter(step -> step.step().toString().startsWith("train-"))
                .toList();
    }

    /** The metric of every step that has it. */
    public List<Double> metric(String metric) throws Exception {
        return Arrays.stream(get("/metrics", StepValues[].class))
                .map(values -> values.values().get(metric))
                .filter(Objects::nonNull)
                .toList();
    }

    public void post(String action) throws Exception {
        http.send(
                request("/api/experiments/" + name + "/" + action)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    /** What the gateways say they serve. */
    public List<String> acknowledgedChecksums() throws Exception {
        var gateways = get("/gateways", JsonNode.class);
        return gateways.valueStream()
                .map(node -> node.path("checksum").asString())
                .toList();
    }

    private <T> T get(String path, Class<T> type) throws Exception {
        var answer =
                http.send(request("/api/experiments/" + name + path).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readValue(answer.body(), type);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(controlPlane.resolve(path)).timeout(CALL);
    }
}
