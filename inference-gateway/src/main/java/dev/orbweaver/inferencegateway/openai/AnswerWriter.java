package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.contracts.policy.PolicyVersion;
import dev.orbweaver.inferencegateway.client.ClientConnection;
import dev.orbweaver.inferencegateway.openai.ChoiceReader.Part;
import dev.orbweaver.inferencegateway.tools.ToolCall;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.OptionalLong;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers a request on the thread that brought it, which waits: a virtual one. */
@Component
final class AnswerWriter {
    private final Completions completions;
    private final RequestLimits limits;
    private final AnswerCount metrics;
    private final Intake intake;
    private final JsonMapper json;

    AnswerWriter(Completions completions, RequestLimits limits, AnswerCount metrics, Intake intake, JsonMapper json) {
        this.completions = completions;
        this.limits = limits;
        this.metrics = metrics;
        this.intake = intake;
        this.json = json;
    }

    /** What an endpoint adds: how it reads, and how it looks. */
    record Endpoint(String idPrefix, AnswerShape shape, Function<byte[], CompletionRequest> reader) {}

    void answer(Endpoint endpoint, HttpServletRequest from, HttpServletResponse to) throws IOException {
        var request = endpoint.reader().apply(body(from));
        intake.enter();
        try {
            answer(endpoint, request, from, to);
        } finally {
            intake.leave();
        }
    }

    private void answer(Endpoint endpoint, CompletionRequest request, HttpServletRequest from, HttpServletResponse to)
            throws IOException {
        var answer = completions.start(endpoint.idPrefix(), request, minimumVersion(from));
        try {
            var watch = new AnswerWatch(answer, ClientConnection.of(from), limits.deadlines());
            if (request.delivery().stream()) {
                new CompletionStream(answer, endpoint.shape(), to, json).write(watch);
            } else {
                write(answer, endpoint.shape(), to, watch);
            }
            metrics.count(answer);
        } catch (IOException e) {
            throw new ClientGoneException("the client of " + answer.head().id() + " has gone: " + e.getMessage());
        } finally {
            answer.submission().cancel(); // nothing to those that have ended
        }
    }

    private void write(OpenAnswer answer, AnswerShape shape, HttpServletResponse to, AnswerWatch watch)
            throws IOException {
        var parts = new ArrayList<Part>();
        if (answer.request().endings().stop().isEmpty()) {
            while (!answer.submission().isEnded()) {
                watch.await();
            }
            answer.choices().forEach(choice -> parts.add(choice.readAll()));
        } else {
            answer.choices().forEach(choice -> parts.add(untilStop(choice, watch)));
        }
        var bytes = json.writeValueAsBytes(shape.whole(answer, parts));
        to.setContentType("application/json");
        to.setContentLength(bytes.length);
        to.getOutputStream().write(bytes);
    }

    private static Part untilStop(ChoiceReader choice, AnswerWatch watch) {
        var text = new StringBuilder();
        var calls = new ArrayList<ToolCall>();
        while (true) {
            var part = choice.read();
            text.append(part.text());
            calls.addAll(part.calls());
            if (choice.isFinished()) {
                return new Part(choice.index(), text.toString(), calls, 0, part.to(), part.finishReason());
            }
            watch.await();
        }
    }

    private byte[] body(HttpServletRequest request) throws IOException {
        int most = (int) limits.maxBody().toBytes();
        var body = request.getInputStream().readNBytes(most + 1);
        if (body.length > most) {
            throw OpenAiException.tooLarge(
                    "the body is larger than " + limits.maxBody().toMegabytes() + " MB (orbweaver.gateway.max-body)");
        }
        return body;
    }

    private static OptionalLong minimumVersion(HttpServletRequest request) {
        var text = request.getHeader(PolicyVersion.MINIMUM_VERSION_HEADER);
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text.trim()));
        } catch (NumberFormatException e) {
            throw OpenAiException.badField(
                    PolicyVersion.MINIMUM_VERSION_HEADER,
                    "the header " + PolicyVersion.MINIMUM_VERSION_HEADER + " must be a number but is '" + text + "'");
        }
    }
}
