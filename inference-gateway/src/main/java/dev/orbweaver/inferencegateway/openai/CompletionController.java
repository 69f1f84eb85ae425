package dev.orbweaver.inferencegateway.openai;

import dev.orbweaver.inferencegateway.openai.AnswerWriter.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/completions}. */
@RestController
final class CompletionController {
    private final Endpoint endpoint;
    private final AnswerWriter writer;

    CompletionController(RequestReader reader, AnswerWriter writer) {
        this.endpoint = new Endpoint("cmpl-", new TextShape(), reader::completion);
        this.writer = writer;
    }

    @PostMapping("/v1/completions")
    void create(HttpServletRequest request, HttpServletResponse response) throws IOException {
        writer.answer(endpoint, request, response);
    }
}
