package dev.orbweaver.inferencegateway.openai;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an answer as server-sent events while it is generated, {@code [DONE]} at the end. Its status is not sent before the first
 * token, so that whatever goes wrong until then is an ordinary error; afterwards an error is an event of its own.
 */
final class CompletionStream {
    private static final Logger LOG = LoggerFactory.getLogger(CompletionStream.class);
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.UTF_8);

    private final OpenAnswer answer;
    private final AnswerShape shape;
    private final HttpServletResponse response;
    private final JsonMapper json;

    CompletionStream(OpenAnswer answer, AnswerShape shape, HttpServletResponse response, JsonMapper json) {
        this.answer = answer;
        this.shape = shape;
        this.response = response;
        this.json = json;
    }

    /** @throws IOException if the client has gone */
    void write(AnswerWatch watch) throws IOException {
        while (answer.choices().stream()
                .allMatch(choice ->
                        choice.sequence().produced() == 0 && choice.sequence().ending() == null)) {
            watch.await();
        }
        open();
        try {
            while (!writeParts()) {
                response.flushBuffer();
                watch.await();
            }
            if (answer.request().delivery().usage()) {
                event(shape.usage(answer));
            }
        } catch (OpenAiException e) {
            LOG.warn("{} ended with an error in the middle: {}", answer.head().id(), e.getMessage());
            event(e.body());
        }
        data("[DONE]".getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }

    private void open() throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-cache");
        for (var choice : answer.choices()) {
            var opening = shape.opening(answer, choice);
            if (opening != null) {
                event(opening);
            }
        }
    }

    /** Whether all choices are finished. */
    private boolean writeParts() throws IOException {
        boolean finished = true;
        for (var choice : answer.choices()) {
            if (!choice.isFinished()) {
                var part = choice.read();
                if (!part.isEmpty()) {
                    event(shape.chunk(answer, choice, part));
                }
                finished &= choice.isFinished();
            }
        }
        return finished;
    }

    private void event(Object value) throws IOException {
        data(json.writeValueAsBytes(value));
    }

    private void data(byte[] bytes) throws IOException {
        var out = response.getOutputStream();
        out.write(DATA);
        out.write(bytes);
        out.write(END);
    }
}
