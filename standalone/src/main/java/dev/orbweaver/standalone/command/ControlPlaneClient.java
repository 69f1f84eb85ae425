package dev.orbweaver.standalone.command;

import dev.orbweaver.taskdispatcher.evaluation.ValidationReport;
import dev.orbweaver.taskdispatcher.experiment.ExperimentForm;
import dev.orbweaver.taskdispatcher.experiment.ExperimentStarted;
import dev.orbweaver.taskdispatcher.experiment.ExperimentSummary;
import dev.orbweaver.taskdispatcher.experiment.ExperimentView;
import dev.orbweaver.taskdispatcher.metrics.StepValues;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The control plane's REST API, in this process or another. Every call ends: a question is asked again while no answer comes, for
 * two minutes, because a machine may be busy or asleep; nothing else is sent twice.
 */
final class ControlPlaneClient {

    // checking a data set executes every gold SQL of it once
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration CALL = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final JsonMapper json = JsonMapper.builder().build();
    private final URI base;

    ControlPlaneClient(URI base) {
        this.base = base;
    }

    ExperimentStarted start(ExperimentForm form) {
        var body = HttpRequest.BodyPublishers.ofString(json.writeValueAsString(form));
        return send(
                request("/api/experiments", START)
                        .header("Content-Type", "application/json")
                        .POST(body)
                        .build(),
                ExperimentStarted.class);
    }

    ExperimentView get(String experiment) {
        return ask("/api/experiments/" + experiment, ExperimentView.class);
    }

    ExperimentView stop(String experiment) {
        return send(
                request("/api/experiments/" + experiment + "/stop", CALL)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                ExperimentView.class);
    }

    List<StepValues> metrics(String experiment) {
        return List.of(ask("/api/experiments/" + experiment + "/metrics", StepValues[].class));
    }

    List<ValidationReport> validations(String experiment) {
        return List.of(ask("/api/experiments/" + experiment + "/validations", ValidationReport[].class));
    }

    ExperimentSummary summary(String experiment) {
        return ask("/api/experiments/" + experiment + "/summary", ExperimentSummary.class);
    }

    private HttpRequest.Builder request(String path, Duration deadline) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(deadline);
    }

    private <T> T ask(String path, Class<T> type) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return exchange(request(path, CALL).build(), type);
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw unanswered(e);
                }
                pause();
            }
        }
    }

    private <T> T send(HttpRequest request, Class<T> type) {
        try {
            return exchange(request, type);
        } catch (IOException e) {
            throw unanswered(e);
        }
    }

    private <T> T exchange(HttpRequest request, Class<T> type) throws IOException {
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw refusal(answer);
            }
            return json.readValue(answer.body(), type);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static CommandFailed interrupted() {
        Thread.currentThread().interrupt();
        return new CommandFailed(ExitCode.STOPPED, "interrupted");
    }

    private CommandFailed unanswered(IOException e) {
        return new CommandFailed(
                ExitCode.UNAVAILABLE, "the control plane at " + base + " does not answer: " + e.getMessage());
    }

    /** A problem detail's text is written for the user. */
    private CommandFailed refusal(HttpResponse<String> answer) {
        String detail;
        try {
            detail = json.readTree(answer.body()).path("detail").asString(answer.body());
        } catch (RuntimeException e) {
            detail = answer.body();
        }
        var code = answer.statusCode() / 100 == 4 ? ExitCode.USAGE : ExitCode.DEFECT;
        return new CommandFailed(code, detail.isBlank() ? "status " + answer.statusCode() : detail);
    }
}
